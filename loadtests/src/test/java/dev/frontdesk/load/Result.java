package dev.frontdesk.load;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/**
 * What one pass came to. Times are milliseconds.
 *
 * @param way straight or frontdesk
 * @param seconds from the first arrival until the last user had left
 * @param requests of virtual users, those that failed included
 * @param errors of virtual users and of probes
 * @param probes reads that timed the first byte and counted bytes on the wire
 * @param wireBytes of one of these answers, on average
 * @param codedPercent of them that came compressed
 * @param originRequests that the API was asked, probes' included
 * @param originBytes of the bodies of its answers
 * @param outcomes of requests by what Frontdesk did with them; empty without it
 * @param processorMillis that Frontdesk used
 */
record Result(
    String way,
    double seconds,
    long requests,
    long errors,
    double p50,
    double p95,
    double p99,
    long probes,
    double firstByte50,
    double firstByte95,
    double wireBytes,
    double codedPercent,
    long originRequests,
    long originBytes,
    Map<String, Long> outcomes,
    long processorMillis) {

  /** What a caching route does with a read; a bypass and a write are none of these. */
  private static final List<String> READS =
      List.of("HIT", "STALE", "REVALIDATED", "COLLAPSED", "MISS");

  double errorPercent() {
    return percent(errors, requests + probes);
  }

  /** Of reads on caching routes, those answered from the store without asking the API. */
  double hitPercent() {
    return percent(
        outcomes.getOrDefault("HIT", 0L) + outcomes.getOrDefault("STALE", 0L),
        READS.stream().mapToLong(read -> outcomes.getOrDefault(read, 0L)).sum());
  }

  private static double percent(long part, long whole) {
    return whole == 0 ? 0 : 100.0 * part / whole;
  }

  JsonObject json() {
    return new JsonObject()
        .put("way", way)
        .put("seconds", seconds)
        .put("requests", requests)
        .put("errors", errors)
        .put("errorPercent", errorPercent())
        .put("p50Ms", p50)
        .put("p95Ms", p95)
        .put("p99Ms", p99)
        .put("probes", probes)
        .put("firstByteP50Ms", firstByte50)
        .put("firstByteP95Ms", firstByte95)
        .put("wireBytesPerAnswer", wireBytes)
        .put("compressedPercent", codedPercent)
        .put("originRequests", originRequests)
        .put("originBytes", originBytes)
        .put("outcomes", new JsonObject(Map.copyOf(outcomes)))
        .put("hitPercent", hitPercent())
        .put("frontdeskProcessorMs", processorMillis);
  }
}
