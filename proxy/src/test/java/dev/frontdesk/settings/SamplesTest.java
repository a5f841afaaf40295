package dev.frontdesk.settings;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.rules.CacheMode;
import dev.frontdesk.rules.CacheRule;
import dev.frontdesk.rules.Identity;
import dev.frontdesk.rules.KeyRule;
import dev.frontdesk.rules.Route;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.rules.Sharing;
import dev.frontdesk.rules.Source;
import dev.frontdesk.rules.Upstream;
import dev.frontdesk.rules.ValueType;
import dev.frontdesk.rules.Write;
import dev.frontdesk.settings.yaml.SourceText;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SamplesTest {
  private static final ValueType DAYS_IN_LISBON =
      new ValueType.Date(new ValueType.Zone.Fixed(ZoneId.of("Europe/Lisbon")));

  private static Loaded samples() {
    List<SourceText> files =
        Samples.in("rules", ".yaml").stream()
            .filter(Loader::isRuleFile)
            .map(Samples::read)
            .toList();
    assertThat(files)
        .extracting(SourceText::name)
        .contains("rules/booking.yaml", "rules/default.yaml");
    return Loader.load(files, Samples.config(), Surroundings.NOTHING);
  }

  private static RuleSet rules() {
    return requireNonNull(samples().rules());
  }

  private static Route route(String id) {
    return rules().routes().stream().filter(r -> r.id().equals(id)).findFirst().orElseThrow();
  }

  private static Write write(String id) {
    return rules().writes().stream().filter(w -> w.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void theRulesLoadWithoutFindings() {
    Loaded loaded = samples();
    assertThat(loaded.findings()).isEmpty();
    assertThat(loaded.notices())
        .containsExactly("encrypt: has no effect without redis; answers stay in this process");
    assertThat(rules().routes())
        .extracting(Route::id)
        .containsExactly(
            "sensitive",
            "availability",
            "services",
            "bookings",
            "booking",
            "calendar",
            "preferences",
            "analytics",
            "hashed",
            "versioned",
            "fonts",
            "images",
            "files",
            "http");
    assertThat(rules().writes()).hasSize(7);
    assertThat(rules().identities()).isEqualTo(Map.of("user", new Identity.Header("X-User-Id")));
    assertThat(rules().credentials())
        .containsExactlyInAnyOrder(
            "authorization",
            "cookie",
            "proxy-authorization",
            "x-api-key",
            "x-auth-token",
            "x-session-id",
            "x-user-id");
    assertThat(rules().ignoredQuery()).contains("utm_*", "gclid", "fbclid");
    assertThat(rules().defaultUpstream()).isEqualTo(new Upstream("booking", false));
  }

  @Test
  void aRouteIsReadInFull() {
    Route route = route("availability");
    assertThat(route.upstream()).isEqualTo(new Upstream("booking", true));
    assertThat(route.key())
        .isEqualTo(
            new KeyRule(
                new KeyRule.QueryKey.Listed(List.of("date", "staffId"), KeyRule.Unlisted.BYPASS),
                List.of(),
                List.of(),
                null));
    assertThat(route.types())
        .isEqualTo(
            Map.of(
                new Source.Path("serviceId"),
                new ValueType.Int(),
                new Source.Query("date"),
                DAYS_IN_LISBON));
    CacheRule rule = ((CacheMode.Keyed) route.cache()).rule();
    assertThat(rule.ttl()).isEqualTo(Duration.ofMinutes(5));
    assertThat(rule.staleWhileRevalidate()).isEqualTo(Duration.ofSeconds(30));
    assertThat(rule.staleIfError()).isEqualTo(Duration.ofMinutes(10));
    assertThat(rule.tags()).hasSize(1);
    assertThat(rule.tags().getFirst().place()).hasToString("rules/booking.yaml:30:14");
    assertThat(route.place()).hasToString("rules/booking.yaml:21:5");
  }

  @Test
  void modesSharingAndStatusesAreRead() {
    assertThat(route("sensitive").cache()).isEqualTo(new CacheMode.Off());
    assertThat(route("http").cache()).isInstanceOf(CacheMode.Http.class);
    assertThat(route("http").key().query()).isEqualTo(new KeyRule.QueryKey.Whole());
    assertThat(route("services").sharing()).isEqualTo(new Sharing.Public());
    assertThat(((CacheMode.Keyed) route("booking").cache()).rule().statuses())
        .isEqualTo(Map.of(404, Duration.ofSeconds(10)));
    assertThat(((CacheMode.Keyed) route("calendar").cache()).rule().encrypt()).isTrue();
  }

  @Test
  void aWriteIsReadInFull() {
    Write write = write("booking-made");
    assertThat(write.upstream()).isEqualTo(new Upstream("booking", false));
    assertThat(write.event()).isEqualTo("booking-created");
    assertThat(write.consistency()).isEqualTo(Write.Consistency.CLUSTER);
    assertThat(write.settle()).isNull();
    assertThat(write.take().keySet()).containsExactly("bookingId", "serviceId", "date", "userId");
    assertThat(requireNonNull(write.take().get("date")).as()).isEqualTo(DAYS_IN_LISBON);
    assertThat(requireNonNull(write.take().get("userId")).from())
        .contains(new Source.Identity("user"));
    assertThat(write.invalidate()).hasSize(5);
    assertThat(write.invalidate().getFirst().segments().get(1).getFirst())
        .hasToString("Value[source=Taken[name=bookingId], forms=[]]");
  }

  @Test
  void theConfigurationIsReadInFull() {
    LoadedConfig loaded =
        ConfigLoader.load(
            Samples.read("config/frontdesk.yaml"),
            new Surroundings(Map.of("FRONTDESK_ADMIN_TOKEN", "t0ken")::get, path -> null));
    assertThat(loaded.findings()).isEmpty();
    assertThat(loaded.notices()).isEmpty();
    Config config = requireNonNull(loaded.config());
    assertThat(config.listen())
        .isEqualTo(new Config.Listen(new Address("127.0.0.1", 8080), null, true, false));
    assertThat(config.admin().token()).isEqualTo(new Secret("t0ken"));
    assertThat(config.toString()).doesNotContain("t0ken");
    assertThat(config.upstreams())
        .isEqualTo(
            Map.of(
                "booking",
                new UpstreamGroup(
                    List.of(URI.create("http://127.0.0.1:3000")),
                    List.of(
                        URI.create("http://127.0.0.1:3001"), URI.create("http://127.0.0.1:3002")),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(15),
                    UpstreamGroup.IDLE_TIMEOUT,
                    64,
                    UpstreamGroup.QUEUE,
                    48)));
    assertThat(config.rules()).containsExactly("../rules");
    assertThat(config.memory())
        .isEqualTo(new Config.Memory(512L << 20, 16L << 20, 128L << 20, 1_000_000));
    assertThat(config.compression())
        .isEqualTo(new Config.Compression(List.of("br", "zstd", "gzip"), 6, 1024, List.of()));
    assertThat(config.trusts("127.8.0.1")).isTrue();
    assertThat(config.trusts("::1")).isTrue();
    assertThat(config.trusts("10.0.0.1")).isFalse();
    assertThat(config.identityKeys().get("booking-app"))
        .isEqualTo(
            new IdentityKey(
                new IdentityKey.Material.Jwks(
                    "http://127.0.0.1:3000/.well-known/jwks.json", IdentityKeyReader.REFRESH),
                List.of("RS256"),
                "booking",
                "api",
                Duration.ofSeconds(30)));
    assertThat(config.accessLog())
        .isEqualTo(new Config.AccessLog("stdout", Config.AccessLog.Format.JSON, Set.of()));
  }

  @Test
  void withoutItsVariableThereIsNoAdminToken() {
    assertThat(Samples.config().admin().token()).isNull();
  }

  @Test
  void anEmptyConfigurationIsTheDefaults() {
    LoadedConfig loaded =
        ConfigLoader.load(new SourceText("f.yaml", "version: 1\n"), Surroundings.NOTHING);
    assertThat(loaded.findings()).isEmpty();
    assertThat(loaded.config()).isEqualTo(Config.defaults());
  }

  @Test
  void oneServerReplacesEveryUpstream() {
    URI server = URI.create("http://127.0.0.1:9");
    Config config = Samples.config().withUpstream(server);
    assertThat(config.upstreams()).isEqualTo(Map.of("booking", UpstreamGroup.of(server)));
    Config bare = Config.defaults().withUpstream(server);
    Loaded loaded =
        Loader.load(List.of(Samples.read("rules/booking.yaml")), bare, Surroundings.NOTHING);
    assertThat(loaded.findings()).isEmpty();
    assertThat(requireNonNull(loaded.rules()).routes())
        .allSatisfy(route -> assertThat(bare.upstreams()).containsKey(route.upstream().group()));
  }
}
