package dev.frontdesk.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RedisMetricsTest {
  @Test
  void labelsAreBounded() {
    try (Metrics metrics = new Metrics()) {
      RedisMetrics redis = metrics.withRedis(() -> RedisLevels.EMPTY);
      for (int i = 0; i < RedisMetrics.MAX_COMMANDS + 3; i++) {
        redis.command("c" + i, RedisMetrics.CommandOutcome.OK, Duration.ZERO);
      }
      for (int i = 0; i < Metrics.MAX_ROUTES + 2; i++) {
        redis.valueBytes("r" + i, true, 10);
      }
      assertThat(metrics.scrape())
          .contains("frontdesk_redis_command_seconds_count{command=\"c49\",outcome=\"ok\"} 1")
          .contains("frontdesk_redis_command_seconds_count{command=\"other\",outcome=\"ok\"} 3")
          .doesNotContain("command=\"c50\"")
          .contains("frontdesk_redis_value_bytes_total{direction=\"written\",route=\"other\"} 20.0")
          .doesNotContain("route=\"r1000\"");
    }
  }

  @Test
  void levelsAreAskedForAtEachScrapeAndNotWithoutRedis() {
    try (Metrics metrics = new Metrics()) {
      assertThat(metrics.scrape()).doesNotContain("frontdesk_redis");
      metrics.withRedis(
          () -> new RedisLevels(true, false, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17));
      assertThat(metrics.scrape())
          .contains("frontdesk_redis_up 1.0")
          .contains("frontdesk_redis_lease 0.0")
          .contains("frontdesk_redis_nodes 3.0")
          .contains("frontdesk_redis_journal 4.0")
          .contains("frontdesk_redis_writes_waiting 5.0")
          .contains("frontdesk_redis_writes_waiting_bytes 6.0")
          .contains("frontdesk_redis_memory_bytes 7.0")
          .contains("frontdesk_redis_maximum_bytes 8.0")
          .contains("frontdesk_redis_evictions_total 9.0")
          .contains("frontdesk_redis_keyspace_hits_total 10.0")
          .contains("frontdesk_redis_keyspace_misses_total 11.0")
          .contains("frontdesk_redis_fill_leases_total{result=\"granted\"} 12.0")
          .contains("frontdesk_redis_fill_leases_total{result=\"waited\"} 13.0")
          .contains("frontdesk_redis_fill_leases_total{result=\"timed-out\"} 14.0")
          .contains("frontdesk_redis_fill_leases_total{result=\"crowded\"} 15.0")
          .contains("frontdesk_redis_fill_leases_waiting 16.0")
          .contains("frontdesk_redis_clients 17.0");
    }
  }

  @Test
  void aSpreadIsTimedByReachAndOutcomeAndItsSilentNodesAreCounted() {
    try (Metrics metrics = new Metrics()) {
      RedisMetrics redis = metrics.withRedis(() -> RedisLevels.EMPTY);
      redis.spread("cluster", RedisMetrics.SpreadOutcome.COMPLETE, 0, Duration.ofMillis(3));
      redis.spread("cluster", RedisMetrics.SpreadOutcome.FENCED, 2, Duration.ofMillis(1200));
      assertThat(metrics.scrape())
          .contains(
              "frontdesk_invalidation_spread_seconds_count{outcome=\"fenced\",reach=\"cluster\"} 1")
          .contains("frontdesk_redis_lagging_nodes_total 2.0");
    }
  }
}
