package dev.frontdesk.settings;

import dev.frontdesk.settings.IdentityKey.Material;
import dev.frontdesk.settings.yaml.Nearest;
import dev.frontdesk.settings.yaml.Node.Member;
import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Section;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The {@code identity-keys} of a configuration. */
final class IdentityKeyReader {
  static final Duration SKEW = Duration.ofSeconds(30);

  /** More than this is no skew but a longer life. */
  static final Duration MAX_SKEW = Duration.ofMinutes(5);

  static final Duration REFRESH = Duration.ofMinutes(5);

  private static final Map<String, Integer> SECRET_OCTETS =
      Map.of("HS256", 32, "HS384", 48, "HS512", 64);
  private static final List<String> PUBLIC_KEY_ALGORITHMS =
      List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");
  private static final List<String> ALGORITHMS =
      Stream.concat(PUBLIC_KEY_ALGORITHMS.stream(), SECRET_OCTETS.keySet().stream().sorted())
          .toList();

  private final SecretReader secrets;

  IdentityKeyReader(SecretReader secrets) {
    this.secrets = secrets;
  }

  Map<String, IdentityKey> read(Section config) {
    Map<String, IdentityKey> keys = new LinkedHashMap<>();
    for (Member member : config.members("identity-keys")) {
      Section section =
          Section.of(member.value(), member.name(), Shapes.IDENTITY_KEY, config.findings());
      IdentityKey key = section == null ? null : key(section);
      if (key != null) {
        keys.put(member.name(), key);
      }
    }
    return keys;
  }

  private @Nullable IdentityKey key(Section section) {
    Material material = material(section);
    List<String> algorithms = algorithms(section, material);
    if (!section.has("issuer")) {
      section.findings().warning(section.place(), "no issuer: tokens of any issuer are accepted");
    }
    if (!section.has("audience")) {
      section
          .findings()
          .warning(section.place(), "no audience: tokens for any audience are accepted");
    }
    if (section.has("refresh") && !section.has("jwks")) {
      section
          .findings()
          .error(section.placeOf("refresh"), "refresh without jwks (expected: only beside jwks)");
    }
    String issuer = section.text("issuer");
    String audience = section.text("audience");
    Duration skew = section.duration("skew", SKEW);
    if (skew.compareTo(MAX_SKEW) > 0) {
      section
          .findings()
          .error(
              section.placeOf("skew"),
              "skew: more than 5m (expected: what clocks are off, not a longer life)");
    }
    return material == null ? null : new IdentityKey(material, algorithms, issuer, audience, skew);
  }

  private @Nullable Material material(Section section) {
    List<String> given = Stream.of("jwks", "key", "secret").filter(section::has).toList();
    if (given.size() != 1) {
      section
          .findings()
          .error(
              section.place(),
              "%s (expected: one of jwks, key, secret)"
                  .formatted(given.isEmpty() ? "no key" : String.join(" and ", given)));
      return null;
    }
    return switch (given.getFirst()) {
      case "jwks" -> {
        URI url = section.form("jwks", "an http or https URL", UpstreamReader::httpUrl);
        Duration refresh = section.positive("refresh", REFRESH);
        yield url == null ? null : new Material.Jwks(url.toString(), refresh);
      }
      case "key" -> {
        String text = secrets.publicKey(section, "key");
        yield text == null ? null : new Material.PublicKey(text);
      }
      default -> {
        String secret = secrets.read(section, "secret");
        yield secret == null ? null : new Material.Shared(new Secret(secret));
      }
    };
  }

  /** Named by the operator, and of the kind that the key can verify. */
  private List<String> algorithms(Section section, @Nullable Material material) {
    List<Scalar> named = section.scalars("algorithms");
    if (!section.has("algorithms")) {
      section
          .findings()
          .error(
              section.place(),
              "no algorithms (expected: a list of %s)".formatted(String.join(", ", ALGORITHMS)));
    }
    for (Scalar name : named) {
      if (!ALGORITHMS.contains(name.text())) {
        section
            .findings()
            .error(
                name.place(),
                "algorithm %s (expected: %s)".formatted(name.text(), String.join(", ", ALGORITHMS)),
                Nearest.suggestion(name.text(), ALGORITHMS));
      } else if (material instanceof Material.Shared(Secret secret)) {
        checkSecret(section, name, secret);
      } else if (material != null && SECRET_OCTETS.containsKey(name.text())) {
        section
            .findings()
            .error(
                name.place(),
                "algorithm %s with a public key (expected: %s, or a secret)"
                    .formatted(name.text(), String.join(", ", PUBLIC_KEY_ALGORITHMS)));
      }
    }
    return named.stream().map(Scalar::text).toList();
  }

  private static void checkSecret(Section section, Scalar algorithm, Secret secret) {
    Integer least = SECRET_OCTETS.get(algorithm.text());
    if (least == null) {
      section
          .findings()
          .error(
              algorithm.place(),
              "algorithm %s with a secret (expected: HS256, HS384 or HS512)"
                  .formatted(algorithm.text()));
    } else if (secret.text().getBytes(StandardCharsets.UTF_8).length < least) {
      section
          .findings()
          .error(
              section.placeOf("secret"),
              "a secret of too few octets (expected: at least %d for %s)"
                  .formatted(least, algorithm.text()));
    }
  }
}
