package dev.frontdesk.compare;

import java.util.Locale;

/**
 * What came of a job, or of one thread's part of it.
 *
 * @param answers that came, also after the end
 * @param inTime that came before the end
 * @param bad of another status than was asked for
 * @param broken connections that ended before their answer did
 * @param unsent that were due, and for which no connection was free until the end
 * @param latencies from the instant at which a request was due or, without a rate, was sent
 */
record LoadResult(
    long answers, long inTime, long bad, long broken, long unsent, Latencies latencies) {

  static LoadResult nothing() {
    return new LoadResult(0, 0, 0, 0, 0, new Latencies());
  }

  LoadResult plus(LoadResult other) {
    Latencies both = new Latencies();
    both.addAll(latencies);
    both.addAll(other.latencies);
    return new LoadResult(
        answers + other.answers,
        inTime + other.inTime,
        bad + other.bad,
        broken + other.broken,
        unsent + other.unsent,
        both);
  }

  /** A line of JSON; latencies in milliseconds. */
  String json(double seconds) {
    return String.format(
        Locale.ROOT,
        "{\"answers\":%d,\"rate\":%.1f,\"bad\":%d,\"broken\":%d,\"unsent\":%d,\"counted\":%d,"
            + "\"p50\":%.3f,\"p99\":%.3f,\"p999\":%.3f,\"most\":%.3f}",
        answers,
        inTime / seconds,
        bad,
        broken,
        unsent,
        latencies.count(),
        latencies.quantile(0.5),
        latencies.quantile(0.99),
        latencies.quantile(0.999),
        latencies.quantile(1));
  }
}
