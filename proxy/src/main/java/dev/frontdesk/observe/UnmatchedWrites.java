package dev.frontdesk.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts unsafe requests that no write rule matched, by method and shape of the path, so that a
 * forgotten rule is seen. A 4xx answer changed nothing and is not counted, which also keeps the
 * guesses of scanners out. Any thread.
 */
final class UnmatchedWrites {
  static final int MAX_SHAPES = 500;

  /** The client left; the origin may have done it. */
  private static final int CLIENT_LEFT = 499;

  private static final Set<String> NAMED = Set.of("PUT", "POST", "PATCH", "DELETE");

  /** Safe by the IANA registry of methods (RFC 9110 §9.2.1), and CONNECT, which is a tunnel. */
  private static final Set<String> SAFE =
      Set.of(
          "GET",
          "HEAD",
          "OPTIONS",
          "TRACE",
          "QUERY",
          "PROPFIND",
          "REPORT",
          "SEARCH",
          "PRI",
          "CONNECT");

  private record Key(String method, String shape) {}

  private final MeterRegistry registry;
  private final BoundedNames shapes = new BoundedNames(MAX_SHAPES);
  private final Map<Key, Counter> counters = new ConcurrentHashMap<>();

  UnmatchedWrites(MeterRegistry registry) {
    this.registry = registry;
  }

  void record(TransactionRecord record) {
    String method = record.head().method();
    if (SAFE.contains(method) || !record.writes().isEmpty() || changedNothing(record.status())) {
      return;
    }
    String shape = shapes.label(PathShapes.shape(record.head().path()));
    String label = NAMED.contains(method) ? method : BoundedNames.OTHER;
    counters.computeIfAbsent(new Key(label, shape), this::counter).increment();
  }

  List<UnmatchedWrite> counts() {
    return counters.entrySet().stream()
        .map(entry ->
            new UnmatchedWrite(
                entry.getKey().method(), entry.getKey().shape(), (long) entry.getValue().count()))
        .sorted(
            Comparator.comparingLong(UnmatchedWrite::count)
                .reversed()
                .thenComparing(UnmatchedWrite::shape)
                .thenComparing(UnmatchedWrite::method))
        .toList();
  }

  private static boolean changedNothing(int status) {
    return status >= 400 && status < 500 && status != CLIENT_LEFT;
  }

  private Counter counter(Key key) {
    return Counter.builder("frontdesk.unmatched.writes")
        .description("Unsafe requests that no write rule matched")
        .tag("method", key.method())
        .tag("shape", key.shape())
        .register(registry);
  }
}
