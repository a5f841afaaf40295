package dev.frontdesk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.redis.RedisInfo;
import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.ConfigLoader;
import dev.frontdesk.settings.Surroundings;
import dev.frontdesk.settings.yaml.SourceText;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page for whoever is on call names is there, under that name. */
class SharedCachePageTest {
  private static final String PAGE = "proxy/docs/shared-cache.md";
  private static final Pattern METRIC = Pattern.compile("`(frontdesk_[a-z_]+)");
  private static final Pattern ANCHOR = Pattern.compile("\\]\\(([^)#:]*)#([^)]+)\\)");
  private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);

  private static Set<String> metrics(String page) {
    return METRIC
        .matcher(Documents.read(page))
        .results()
        .map(found -> found.group(1).replaceFirst("_count$", ""))
        .collect(Collectors.toSet());
  }

  /** Those of the other page are compared with the code. */
  @Test
  void everyMetricIsOneOfThePageOnMetrics() {
    assertThat(metrics(PAGE)).hasSizeGreaterThan(8);
    assertThat(metrics("proxy/docs/observing.md")).containsAll(metrics(PAGE));
  }

  @Test
  void whateverIsAnAlertThereIsInTheListHere() {
    List<String> alerts =
        Documents.read("proxy/docs/observing.md")
            .lines()
            .filter(line -> line.startsWith("| `frontdesk_") && line.contains("**Alert**"))
            .map(line -> METRIC.matcher(line).results().findFirst().orElseThrow().group(1))
            .filter(name -> name.startsWith("frontdesk_redis_") || name.contains("_invalidation_"))
            .filter(name -> !name.equals("frontdesk_redis_command_seconds"))
            .filter(name -> !name.equals("frontdesk_redis_evictions_total"))
            .toList();
    assertThat(alerts).isNotEmpty();
    assertThat(metrics(PAGE)).containsAll(alerts.stream().toList());
  }

  @Test
  void theSumOfTheDefaultsIsAsSaid() {
    Config config =
        Objects.requireNonNull(
            ConfigLoader.load(
                    new SourceText(
                        "frontdesk.yaml",
                        """
                        version: 1
                        upstreams: { a: { primary: ["http://a:1"] } }
                        redis: { url: "redis://b:1" }
                        """),
                    Surroundings.NOTHING)
                .config());
    Config.Redis redis = Objects.requireNonNull(config.redis());
    Duration sum = redis.lease().plus(redis.degradedTtl());
    assertThat(Documents.read(PAGE))
        .contains("`lease` + `degraded-ttl` is %d s".formatted(sum.toSeconds()));
  }

  /** The policy that the page and the samples advise is none that is warned of. */
  @Test
  void theAdvisedPolicyIsNoDanger() {
    assertThat(Documents.read(PAGE)).contains("maxmemory-policy volatile-lru");
    assertThat(RedisInfo.of("redis_version:7.0.15\r\nmaxmemory_policy:volatile-lru\r\n").dangers())
        .isEmpty();
    assertThat(RedisInfo.of("redis_version:7.0.15\r\nmaxmemory_policy:allkeys-lru\r\n").dangers())
        .isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        PAGE,
        "proxy/docs/configuration.md",
        "proxy/docs/observing.md",
        "proxy/docs/security.md"
      })
  void linksToHeadingsLeadToHeadings(String page) {
    ANCHOR
        .matcher(Documents.read(page))
        .results()
        .forEach(link -> {
          String target =
              link.group(1).isEmpty()
                  ? page
                  : Documents.ROOT
                      .relativize(
                          Documents.ROOT.resolve(page).resolveSibling(link.group(1)).normalize())
                      .toString();
          assertThat(headings(target)).as("linked from %s", page).contains(link.group(2));
        });
  }

  /** As they are called in links. */
  private static Set<String> headings(String page) {
    return HEADING
        .matcher(Documents.read(page))
        .results()
        .map((MatchResult found) -> found.group(1).toLowerCase(Locale.ROOT))
        .map(text -> text.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }
}
