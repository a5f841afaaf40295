package dev.frontdesk.settings;

import dev.frontdesk.rules.Identity;
import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.Node.Member;
import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Section;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The {@code identities} of a rule file. */
final class IdentityReader {
  private final Config config;
  private final Findings findings;

  IdentityReader(Config config, Findings findings) {
    this.config = config;
    this.findings = findings;
  }

  /** Null only after a finding. */
  @Nullable Identity read(Member member) {
    Section section = Section.of(member.value(), member.name(), Shapes.IDENTITY, findings);
    if (section == null) {
      return null;
    }
    List<String> kinds = Stream.of("header", "cookie", "jwt-claim").filter(section::has).toList();
    if (kinds.size() != 1) {
      findings.error(
          section.place(),
          "%s: %s (expected: one of header, cookie, jwt-claim)"
              .formatted(
                  member.name(), kinds.isEmpty() ? "no source" : String.join(" and ", kinds)));
      return null;
    }
    if (section.has("key") && !kinds.contains("jwt-claim")) {
      findings.error(section.placeOf("key"), "key without jwt-claim (expected: only beside it)");
    }
    return switch (kinds.getFirst()) {
      case "header" -> header(member, section);
      case "cookie" -> {
        String name = section.form("cookie", "a cookie's name", FieldNames::token);
        yield name == null ? null : new Identity.Cookie(name);
      }
      default -> claim(section);
    };
  }

  private @Nullable Identity header(Member member, Section section) {
    String name = section.form("header", "a field name", FieldNames::token);
    if (name != null && config.trusted().stream().anyMatch(Network::isEverything)) {
      findings.warning(
          member.place(),
          "identity \"%s\" is believed from everybody, because the configuration trusts every address (expected: trusted: the addresses of your own proxies)"
              .formatted(member.name()));
    }
    return name == null ? null : new Identity.Header(name);
  }

  private @Nullable Identity claim(Section section) {
    String claim = section.text("jwt-claim");
    Scalar key = section.scalar("key", "the name of an identity key");
    if (!section.has("key")) {
      findings.error(
          section.placeOf("jwt-claim"),
          "jwt-claim without a key (expected: key: with the name of one of identity-keys in the configuration)");
    }
    if (claim == null || key == null) {
      return null;
    }
    References.check(
        "identity key",
        key,
        config.identityKeys().keySet(),
        "identity-keys of the configuration",
        findings);
    return new Identity.JwtClaim(claim, key.text());
  }
}
