package dev.frontdesk.settings;

import dev.frontdesk.rules.CacheRule;
import dev.frontdesk.rules.CacheRule.ClientFreshness;
import dev.frontdesk.rules.CacheRule.Priority;
import dev.frontdesk.rules.CacheRule.RangeMiss;
import dev.frontdesk.rules.CacheRule.SetCookie;
import dev.frontdesk.rules.CacheRule.Until;
import dev.frontdesk.rules.Source;
import dev.frontdesk.rules.SourceSyntax;
import dev.frontdesk.rules.TagTemplate;
import dev.frontdesk.rules.Targeted;
import dev.frontdesk.rules.TemplateSyntax;
import dev.frontdesk.rules.ValueType.Zone;
import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.Node.Member;
import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Scalars;
import dev.frontdesk.settings.yaml.Section;
import dev.frontdesk.settings.yaml.Units;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The {@code cache} part of a route, with what it inherits from the file's defaults. */
final class CacheReader {
  private static final String MAX_AGE = "max-age=";
  private static final String CLIENT = "origin, no-cache or max-age= with a duration";
  private static final Map<String, String> IGNORABLE = new LinkedHashMap<>();

  static {
    Stream.of("max-age", "no-cache", "private", "no-store")
        .forEach(name -> IGNORABLE.put(name, name));
  }

  private final Section own;
  private final @Nullable Section defaults;
  private final @Nullable Zone zone;
  private final Config config;
  private final Findings findings;

  /**
   * @param own the route's part
   * @param defaults the file's, or null
   * @param zone of the route
   */
  CacheReader(Section own, @Nullable Section defaults, @Nullable Zone zone, Config config) {
    this.own = own;
    this.defaults = defaults;
    this.zone = zone;
    this.config = config;
    this.findings = own.findings();
  }

  CacheRule read() {
    Priority priority =
        from("priority")
            .choice(
                "priority",
                Words.of("low", Priority.LOW, "normal", Priority.NORMAL, "high", Priority.HIGH));
    SetCookie setCookie =
        from("set-cookie")
            .choice(
                "set-cookie",
                Words.of(
                    "refuse",
                    SetCookie.REFUSE,
                    "strip",
                    SetCookie.STRIP,
                    "store",
                    SetCookie.STORE));
    Boolean honour =
        from("client-directives")
            .choice("client-directives", Words.of("honour", true, "ignore", false));
    RangeMiss rangeMiss =
        from("range-miss")
            .choice("range-miss", Words.of("forward", RangeMiss.FORWARD, "whole", RangeMiss.WHOLE));
    return new CacheRule(
        from("ttl").duration("ttl"),
        statuses(),
        ignoredDirectives(),
        from("stale-while-revalidate").duration("stale-while-revalidate"),
        from("stale-if-error").duration("stale-if-error"),
        client(),
        until(),
        setCookie == null ? SetCookie.REFUSE : setCookie,
        encrypt(),
        from("compress").flag("compress", true),
        UpTo.oneArray(from("max-object"), "max-object", from("max-object").size("max-object")),
        priority == null ? Priority.NORMAL : priority,
        honour == null || honour,
        tags(),
        tagsFrom(),
        targeted(),
        rangeMiss == null ? RangeMiss.FORWARD : rangeMiss,
        EarlyRefresh.read(from("early-refresh")));
  }

  /** The section that says this key: the route's own, else the defaults'. */
  private Section from(String key) {
    return !own.has(key) && defaults != null && defaults.has(key) ? defaults : own;
  }

  /** Such an answer leaves this process encrypted or not at all; who wrote it is told which. */
  private boolean encrypt() {
    Section section = from("encrypt");
    boolean encrypt = section.flag("encrypt", false);
    Config.Redis redis = config.redis();
    if (encrypt && redis == null) {
      findings.notice("encrypt: has no effect without redis; answers stay in this process");
    } else if (encrypt && redis != null && redis.encryptionKeys().isEmpty()) {
      findings.warning(
          section.placeOf("encrypt"),
          "encrypt: true without a key: such answers stay in memory, and other nodes do not share them (expected: encryption-key in redis of the configuration)");
    }
    return encrypt;
  }

  private Map<Integer, Duration> statuses() {
    Map<Integer, Duration> statuses = new LinkedHashMap<>();
    for (Member member : from("statuses").members("statuses")) {
      String status = member.name();
      if (!status.matches("[2-5]\\d\\d") || status.equals("206") || status.equals("304")) {
        findings.error(
            member.place(),
            "statuses: %s (expected: a status from 200 to 599, but 206 and 304)".formatted(status));
      } else if (member.value() instanceof Scalar value && !value.isNull()) {
        Duration ttl = Scalars.duration(status, value, findings);
        if (ttl != null) {
          statuses.put(Integer.valueOf(status), ttl);
        }
      } else {
        own.expected(status, member.value(), Units.DURATION);
      }
    }
    return Map.copyOf(statuses);
  }

  private Set<String> ignoredDirectives() {
    Section section = from("origin-cache-control");
    if (section.node("origin-cache-control") instanceof Scalar scalar) {
      Scalars.choice("origin-cache-control", scalar, Map.of("respect", true), findings);
      return Set.of();
    }
    Section inner = section.section("origin-cache-control", Shapes.ORIGIN_CACHE_CONTROL);
    Set<String> ignored = new LinkedHashSet<>();
    if (inner != null) {
      for (Scalar name : inner.scalars("ignore")) {
        String directive = Scalars.choice("ignore", name, IGNORABLE, findings);
        if (directive != null) {
          ignored.add(directive);
        }
      }
    }
    return Set.copyOf(ignored);
  }

  private ClientFreshness client() {
    Scalar client = from("client").scalar("client", CLIENT);
    if (client == null) {
      return new ClientFreshness.Automatic();
    }
    if (client.text().startsWith(MAX_AGE)) {
      String age = client.text().substring(MAX_AGE.length());
      Duration maxAge =
          Scalars.duration(
              "client",
              new Scalar(Syntax.at(client, MAX_AGE.length()), age, client.plain(), null),
              findings);
      return new ClientFreshness.MaxAge(maxAge == null ? Duration.ZERO : maxAge);
    }
    return switch (client.text()) {
      case "origin" -> new ClientFreshness.Origin();
      case "no-cache" -> new ClientFreshness.NoCache();
      default -> {
        own.expected("client", client, CLIENT);
        yield new ClientFreshness.Automatic();
      }
    };
  }

  private @Nullable Until until() {
    if (!own.has("until")) {
      return null;
    }
    Zone known = TypeReader.read(own, zone, SourceSyntax::ofRoute);
    Scalar until = own.scalar("until", "midnight or value-of(SOURCE)");
    if (until == null) {
      return null;
    }
    if (until.text().equals("midnight")) {
      if (known == null) {
        findings.error(
            until.place(),
            "until: midnight without a zone (expected: zone: UTC, an IANA name or a source)");
      }
      return known == null ? null : new Until.Midnight(known);
    }
    String call = "value-of(";
    if (until.text().startsWith(call) && until.text().endsWith(")")) {
      Source source =
          Syntax.read(
              "until",
              until,
              call.length(),
              until.text().length() - 1,
              SourceSyntax::ofRoute,
              findings);
      Zone zoned = known == null ? new Zone.Fixed(ZoneOffset.UTC) : known;
      return source == null ? null : new Until.ValueOf(source, zoned);
    }
    own.expected("until", until, "midnight or value-of(SOURCE)");
    return null;
  }

  private List<TagTemplate> tags() {
    List<TagTemplate> tags = new ArrayList<>();
    for (Scalar scalar : own.has("tags") ? own.scalars("tags") : List.<Scalar>of()) {
      TagTemplate tag =
          Syntax.read(
              "tags", scalar, text -> TemplateSyntax.routeTag(text, scalar.place()), findings);
      if (tag != null) {
        tags.add(tag);
      }
    }
    return List.copyOf(tags);
  }

  private Targeted targeted() {
    Section section = from("targeted");
    if (!section.has("targeted")) {
      return new Targeted(Targeted.STANDARD, config.answers().name());
    }
    Set<String> names = new HashSet<>();
    for (Scalar name : section.scalars("targeted")) {
      String lower = name.text().toLowerCase(Locale.ROOT);
      if (lower.equals("cache-control") || lower.equals("expires")) {
        findings.error(
            name.place(),
            "targeted: %s (expected: a field that comes before it, as CDN-Cache-Control; it counts where none does)"
                .formatted(name.text()));
      } else if (!names.add(lower)) {
        findings.error(
            name.place(), "targeted: %s a second time (expected: once)".formatted(name.text()));
      }
    }
    return new Targeted(FieldNames.checked(section, "targeted"), config.answers().name());
  }

  private List<String> tagsFrom() {
    return FieldNames.checked(from("tags-from"), "tags-from");
  }
}
