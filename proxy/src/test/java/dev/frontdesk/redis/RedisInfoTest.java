package dev.frontdesk.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisInfoTest {
  @Test
  void readsWhatARealServerSays() throws Exception {
    try (RedisServer server = RedisServer.start("maxmemory 20mb", "maxmemory-policy allkeys-lru")) {
      RedisInfo info = RedisInfo.of(String.valueOf(server.command("INFO")));
      assertThat(info.version()).startsWith("7.");
      assertThat(info.usedBytes()).isPositive();
      assertThat(info.maximumBytes()).isEqualTo(20L << 20);
      assertThat(info.clients()).isPositive();
      assertThat(info.policy()).isEqualTo("allkeys-lru");
      assertThat(info.dangers()).singleElement().asString().contains("allkeys-lru");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "NONE",
      value = {
        "redis_version:7.2.4 | NONE",
        "redis_version:8 | NONE",
        "redis_version:6.2.1 | Redis 6.2.1 (expected: 7 or later)",
        "maxmemory_policy:volatile-lru | NONE",
        "maxmemory_policy:noeviction | NONE",
        "maxmemory_policy:noeviction;maxmemory:1000 | noeviction with a maxmemory",
        "maxmemory_policy:volatile-lru;maxmemory:1000 | NONE",
        "maxmemory_policy:allkeys-random | may evict the marks",
        "connected_slaves:1 | min-replicas-to-write is 0",
        "connected_slaves:1;min_slaves_good_slaves:1 | NONE",
        "used_memory:many;:;x | NONE",
      })
  void saysWhatIsDangerous(String lines, String danger) {
    RedisInfo info = RedisInfo.of(lines.replace(";", "\r\n"));
    if (danger == null) {
      assertThat(info.dangers()).isEmpty();
    } else {
      assertThat(info.dangers()).singleElement().asString().contains(danger);
    }
  }
}
