package dev.frontdesk.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadPartsTest {

  private static String next(RequestBytes requests) {
    ByteBuffer buffer = ByteBuffer.allocate(1_000);
    requests.next(buffer);
    return StandardCharsets.ISO_8859_1.decode(buffer).toString();
  }

  @Test
  void aJobIsALine() {
    LoadJob job =
        LoadJob.parse(
            "port=80\tconnections=5\tthreads=2\tseconds=1.5\trate=100\tlead-in=0.3\tpath=/a?b=c\t"
                + "field=X: y=z\tfield=A: b\tstatus=304\tfirst=7\tpool=9");
    assertThat(job)
        .isEqualTo(
            new LoadJob(80, 5, 2, 1.5, 100, 0.3, "/a?b=c", List.of("X: y=z", "A: b"), 304, 7, 9));
    assertThat(job.connectionsOf(0) + job.connectionsOf(1)).isEqualTo(5);
    assertThat(LoadJob.parse("connections=1\tthreads=4").threads()).isOne();
    assertThatThrownBy(() -> LoadJob.parse("ports=80"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ports=80");
  }

  @Test
  void eachRequestHasItsNumberWhereverItIsAskedFor() {
    LoadJob job = LoadJob.parse("port=80\tpath=/a/{n}\tfield=X: {n}!\tfirst=99");
    RequestBytes requests = new RequestBytes(job, 0);
    assertThat(next(requests))
        .isEqualTo("GET /a/99 HTTP/1.1\r\nHost: 127.0.0.1:80\r\nX: 99!\r\n\r\n");
    assertThat(next(requests)).startsWith("GET /a/100 ").contains("X: 100!");
  }

  @Test
  void threadsShareTheNumbersAndAPoolBeginsAgain() {
    LoadJob job = LoadJob.parse("connections=2\tthreads=2\tpath=/{n}\tpool=4");
    RequestBytes even = new RequestBytes(job, 0);
    RequestBytes odd = new RequestBytes(job, 1);
    assertThat(List.of(next(even), next(odd), next(even), next(odd), next(even)))
        .extracting(request -> request.substring(4, 6))
        .containsExactly("/0", "/1", "/2", "/3", "/0");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 63, 64, 65, 127, 128, 1_000, 123_456, 3_600_000_000L})
  void aQuantileIsAtMostOneCellTooLarge(long micros) {
    Latencies latencies = new Latencies();
    latencies.add(micros * 1000);
    latencies.add(Long.MAX_VALUE / 2);
    double found = latencies.quantile(0.5) * 1000;
    assertThat(found).isBetween((double) micros, micros * 1.02);
  }

  @Test
  void quantilesCountAndAddUp() {
    Latencies first = new Latencies();
    Latencies second = new Latencies();
    for (int micros = 1; micros <= 50; micros++) {
      first.add(micros * 1000L);
      second.add((micros + 50) * 1000L);
    }
    first.addAll(second);
    assertThat(first.count()).isEqualTo(100);
    assertThat(first.quantile(0.5)).isEqualTo(0.050);
    assertThat(first.quantile(0.99)).isEqualTo(0.099);
    assertThat(first.quantile(1)).isEqualTo(0.100);
    assertThat(new Latencies().quantile(0.5)).isZero();
  }

  @Test
  void arrivalsComeAtTheirRateAndAreTheSameForEachServer() {
    Arrivals one = new Arrivals(1_000, 7);
    Arrivals other = new Arrivals(1_000, 7);
    for (int i = 0; i < 100_000; i++) {
      assertThat(one.due()).isEqualTo(other.due());
      one.advance();
      other.advance();
    }
    assertThat(one.due() / 1e9).isCloseTo(100, within(2.0));
  }

  @Test
  void aQueueIsBoundedAndKeepsTheOrder() {
    LongQueue queue = new LongQueue(2);
    assertThat(queue.offer(1) && queue.offer(2)).isTrue();
    assertThat(queue.offer(3)).isFalse();
    assertThat(queue.poll()).isEqualTo(1);
    assertThat(queue.offer(4)).isTrue();
    assertThat(List.of(queue.poll(), queue.poll())).containsExactly(2L, 4L);
    assertThat(queue.isEmpty()).isTrue();
  }
}
