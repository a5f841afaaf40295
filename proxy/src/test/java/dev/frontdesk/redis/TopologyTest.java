package dev.frontdesk.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import io.vertx.redis.client.impl.types.MultiType;
import io.vertx.redis.client.impl.types.NumberType;
import io.vertx.redis.client.impl.types.SimpleStringType;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which server a command goes to, and what its errors say. */
class TopologyTest {
  private static final String A = "redis://a:1";
  private static final String B = "redis://b:2";
  private static final String REPLICA = "redis://c:3";

  private final Topology cluster =
      Topology.ofCluster(
          list(
              list(number(0), number(99), server("", 1)),
              list(number(100), number(16_000), server("b", 2), server("c", 3))),
          ServerAddress.of("redis://a:7"));

  private static Response list(Response... items) {
    MultiType list = MultiType.create(items.length, false);
    List.of(items).forEach(list::add);
    return list;
  }

  private static Response number(long value) {
    return NumberType.create(value);
  }

  private static Response server(String host, int port) {
    return list(SimpleStringType.create(host), number(port), SimpleStringType.create("id"));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // slot, replica will do, away, goes to
        "0, false, '', redis://a:1",
        "99, false, '', redis://a:1",
        "100, false, '', redis://b:2",
        "16000, false, '', redis://b:2",
        "16001, false, '', -",
        "0, true, '', redis://a:1",
        "100, true, '', redis://c:3",
        "100, true, redis://c:3, redis://b:2",
        "100, false, redis://b:2, redis://b:2",
        "-1, false, '', redis://a:1",
        "-1, false, redis://a:1, redis://b:2",
      })
  void goesTo(int slot, boolean replica, String away, String server) {
    assertThat(cluster.server(slot, replica, each -> !each.equals(away))).isEqualTo(server);
  }

  @Test
  void knowsItsServers() {
    assertThat(cluster.masters()).isEqualTo(Set.of(A, B));
    assertThat(cluster.servers()).isEqualTo(Set.of(A, B, REPLICA));
    Topology replicated = Topology.single(A, List.of(REPLICA));
    assertThat(replicated.server(Topology.ANY_SLOT, true, each -> true)).isEqualTo(REPLICA);
    assertThat(replicated.server(Topology.ANY_SLOT, true, each -> false)).isEqualTo(A);
    assertThat(replicated.server(Topology.ANY_SLOT, false, each -> true)).isEqualTo(A);
    assertThat(Topology.single(A, List.of()).server(12_182, true, each -> false)).isEqualTo(A);
  }

  @ParameterizedTest
  @CsvSource({
    "redis://h, redis://h:6379, h:6379",
    "redis://h:1/, redis://h:1, h:1",
    "redis://h:1/3, redis://h:1/3, h:1",
    "rediss://u:secret@h:1, rediss://u:secret@h:1, h:1",
    "redis://[::1]:1, redis://[::1]:1, [::1]:1",
  })
  void addresses(String written, String url, String inLogs) {
    ServerAddress address = ServerAddress.of(written);
    assertThat(address.url()).isEqualTo(url);
    assertThat(address).hasToString(inLogs);
  }

  @Test
  void othersAreTalkedToInTheSameWay() {
    ServerAddress asked = ServerAddress.of("rediss://u:p@h:1/3");
    assertThat(asked.at("10.0.0.1:7").url()).isEqualTo("rediss://10.0.0.1:7");
    assertThat(asked.at(":7").url()).isEqualTo("rediss://h:7");
    assertThat(asked.at("::1", 7).url()).isEqualTo("rediss://[::1]:7");
    assertThatThrownBy(() -> ServerAddress.of("redis:nowhere"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // message | a reply | its code | not available
        "WRONGTYPE Operation against | true | WRONGTYPE | false",
        "OOM command not allowed | true | OOM | false",
        "NOPERM this user | true | NOPERM | false",
        "READONLY You can't write | true | READONLY | true",
        "LOADING Redis is loading | true | LOADING | true",
        "CLUSTERDOWN The cluster is down | true | CLUSTERDOWN | true",
        "MASTERDOWN Link with MASTER is down | true | MASTERDOWN | true",
        "ERR [1] READONLY You can't write | true | READONLY | true",
        "ERR [0] MOVED 3 h:1 | true | MOVED | false",
        "ERR syntax error | true | ERR | false",
        "CONNECTION_CLOSED | false | '' | false",
        "ERR [0] CONNECTION_CLOSED | false | '' | false",
        "ILLEGAL_STATE Unknown RESP type ? | false | '' | false",
      })
  void errors(String message, boolean reply, String code, boolean notAvailable) {
    Throwable error = ErrorType.create(message);
    assertThat(RedisErrors.isReply(error)).isEqualTo(reply);
    assertThat(RedisErrors.code(error)).isEqualTo(code);
    assertThat(RedisErrors.notAvailable(error)).isEqualTo(notAvailable);
    assertThat(RedisErrors.code(new IllegalStateException(message))).isEmpty();
  }
}
