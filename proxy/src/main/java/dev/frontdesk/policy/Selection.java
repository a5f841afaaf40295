package dev.frontdesk.policy;

import dev.frontdesk.http.RequestHead;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Which of the responses stored under a key fit a presented request (RFC 9111 §4.1). */
public final class Selection {
  private Selection() {}

  /** Those whose nominated fields match, the most recent first. */
  public static List<StoredResponse> matching(List<StoredResponse> stored, RequestHead presented) {
    if (stored.size() == 1) {
      // Nearly every hit: not worth a stream.
      return Vary.matches(stored.getFirst().nominated(), presented.fields()) ? stored : List.of();
    }
    return stored.stream()
        .filter(response -> Vary.matches(response.nominated(), presented.fields()))
        .sorted(Comparator.comparing(Selection::made).reversed())
        .toList();
  }

  /**
   * The fields that its Vary names are in the presented request as they were in the original one.
   */
  public static boolean matches(Nominated nominated, RequestHead presented) {
    return Vary.matches(nominated, presented.fields());
  }

  /** These fields with the values that the presented request has. Names in lower case. */
  public static Nominated nominated(Set<String> names, RequestHead presented) {
    return Vary.nominated(names, presented.fields());
  }

  /** When the origin made it, by our clock: its Date, corrected for its age. */
  private static Instant made(StoredResponse response) {
    return response.freshness().responseTime().minus(response.freshness().initialAge());
  }
}
