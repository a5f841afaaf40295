package dev.frontdesk.policy;

import dev.frontdesk.http.RequestHead;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Which of the responses stored under a key fit a presented request (RFC 9111 §4.1). */
public final class Selection {
  private Selection() {}

  /**
   * Those whose nominated fields match, the most recent first: of those that match, none is better
   * than another by what the request says.
   */
  public static List<StoredResponse> matching(List<StoredResponse> stored, RequestHead presented) {
    if (stored.size() == 1) {
      // Nearly every hit: not worth a stream.
      return matches(stored.getFirst().nominated(), presented) ? stored : List.of();
    }
    Presented fields = new Presented(presented.fields());
    return stored.stream()
        .filter(response -> fields.matches(response.nominated()))
        .sorted(Comparator.comparing(Selection::made).reversed())
        .toList();
  }

  /**
   * The fields that its Vary names are in the presented request as they were in the original one,
   * or say the same.
   */
  public static boolean matches(Nominated nominated, RequestHead presented) {
    return nominated.fields().isEmpty() || new Presented(presented.fields()).matches(nominated);
  }

  /** These fields with the values that the presented request has. Names in lower case. */
  public static Nominated nominated(Set<String> names, RequestHead presented) {
    return Vary.nominated(names, presented.fields());
  }

  /** It was made before the other. */
  public static boolean isOlder(StoredResponse one, StoredResponse other) {
    return made(one).isBefore(made(other));
  }

  /** When the origin made it, by our clock: its Date, corrected for its age. */
  private static Instant made(StoredResponse response) {
    return response.freshness().responseTime().minus(response.freshness().initialAge());
  }
}
