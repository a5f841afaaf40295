package dev.frontdesk.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The test kit does what it says. */
class RedisServerTest {
  @Test
  void startsEmptyOrWithItsData() {
    try (RedisServer redis = RedisServer.persistent("maxmemory 20mb")) {
      redis.command("SET", "a", "é");
      redis.command("HSET", "h", "f", "1");
      assertThat(redis.command("CONFIG", "GET", "maxmemory"))
          .isEqualTo(List.of("maxmemory", "20971520"));
      redis.kill();
      assertThatThrownBy(() -> redis.command("PING")).isInstanceOf(UncheckedIOException.class);
      redis.restart();
      assertThat(redis.command("GET", "a")).isEqualTo("é");
      redis.kill();
      redis.restartEmpty();
      assertThat(redis.command("GET", "a")).isNull();
      assertThat(redis.command("DBSIZE")).isEqualTo(0L);
    }
  }

  @Test
  void stopsAndGoesOn() {
    try (RedisServer redis = RedisServer.start();
        RespClient client = redis.client()) {
      client.command("SET", "a", "1");
      redis.pause();
      client.send("GET", "a");
      assertThat(ProcessHandle.of(redis.pid())).get().matches(ProcessHandle::isAlive);
      redis.resume();
      assertThat(client.next()).isEqualTo("1");
      assertThatThrownBy(() -> client.command("INCR"))
          .isInstanceOf(RespClient.ErrorReply.class)
          .hasMessageContaining("wrong number of arguments");
    }
  }

  @Test
  void leavesNothingBehind() {
    RedisServer redis = RedisServer.start();
    long pid = redis.pid();
    redis.pause();
    redis.close();
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(redis.directory()).doesNotExist();
  }
}
