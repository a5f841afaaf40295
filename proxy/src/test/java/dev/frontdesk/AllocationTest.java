package dev.frontdesk;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.frontdesk.encoding.Coding;
import dev.frontdesk.encoding.Negotiation;
import dev.frontdesk.http.AcceptedCodings;
import dev.frontdesk.http.Field;
import dev.frontdesk.http.FieldNames;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestCacheControl;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each request asks, and nothing is made for. A count of octets, and no time. */
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int TIMES = 1000;
  private static final PureHit HIT = new PureHit(20);
  private static final Fields REQUEST =
      Fields.of("Accept-Encoding", "gzip, br;q=0.9", "Cache-Control", "max-age=0", "X-A", "b");
  private static final FieldNames NAMES = FieldNames.of("authorization", "cookie", "x-api-key");
  private static final Field LINE = new Field("X_Api-Kez", "");
  private static @Nullable Object sink;

  record Case(String name, Supplier<@Nullable Object> work) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    List<Coding> offered = List.of(Coding.GZIP, Coding.BR);
    return Stream.of(
        new Case("look-ups of what is not there", HIT::askForWhatIsNotThere),
        new Case("the first line of a name", () -> REQUEST.first("cache-control")),
        new Case("Accept-Encoding is read", () -> AcceptedCodings.of(REQUEST)),
        new Case("a coding is chosen", () -> Negotiation.choose(REQUEST, offered)),
        new Case("Cache-Control is read", () -> RequestCacheControl.of(REQUEST)),
        new Case("a name in lower case", () -> FieldNames.lower("Accept-Encoding")),
        new Case("a name among credentials", () -> LINE.isAmong(NAMES)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void nothingIsMade(Case one) {
    assertThat(allocated(one.work())).isZero();
  }

  /** The means of this test: what makes something is seen to. */
  @ParameterizedTest
  @MethodSource("cases")
  void whatIsMadeIsCounted(Case one) {
    assertThat(allocated(() -> List.of(Objects.requireNonNullElse(one.work().get(), "")).toArray()))
        .isGreaterThanOrEqualTo(16L * TIMES);
  }

  /** The least of several rounds: the first ones load classes, and the JIT may work in between. */
  private static long allocated(Supplier<@Nullable Object> work) {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 50 && least > 0; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < TIMES; i++) {
        sink = work.get();
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(sink).isNotNull();
    return least;
  }
}
