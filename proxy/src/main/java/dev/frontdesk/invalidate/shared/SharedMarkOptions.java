package dev.frontdesk.invalidate.shared;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How nodes share marks. All nodes of a namespace must have the same lease and margin.
 *
 * @param namespace several may share one Redis
 * @param node of this process, and of this start of it: no other may ever have the same. Letters,
 *     digits, and {@code . _ -}
 * @param lease for how long a node trusts its memory after Redis has told it all there is
 * @param margin by how much nodes' clocks may drift apart within a lease
 * @param degradedTtl for how long a stored response is used without a lease, under {@link
 *     WhenAway#DEGRADE}
 * @param marks how many are remembered in Redis; beyond it the older half is dropped
 * @param log how many invalidations a node can catch up with; beyond it it distrusts its memory
 * @param journal how many tags are remembered that Redis could not be told; beyond it everything is
 *     marked
 */
public record SharedMarkOptions(
    String namespace,
    String node,
    Duration lease,
    Duration margin,
    WhenAway whenAway,
    Duration degradedTtl,
    int marks,
    int log,
    int journal) {
  private static final Pattern NODE = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  /** What becomes of stored responses while Redis is away. */
  public enum WhenAway {
    /** None is used. */
    PASS,
    /** They are used for a bounded time. */
    DEGRADE
  }

  public SharedMarkOptions {
    if (namespace.isEmpty() || namespace.indexOf('{') >= 0 || namespace.indexOf('}') >= 0) {
      throw new IllegalArgumentException(
          "namespace: '%s' (expected: some text without braces)".formatted(namespace));
    }
    if (!NODE.matcher(node).matches()) {
      throw new IllegalArgumentException(
          "node: '%s' (expected: 1 to 128 letters, digits, '.', '_', '-')".formatted(node));
    }
    atLeast("lease", lease.toMillis(), 4);
    atLeast("margin", margin.toMillis(), 0);
    atLeast("degraded-ttl", degradedTtl.toMillis(), 0);
    atLeast("marks", marks, 4);
    atLeast("log", log, 1);
    atLeast("journal", journal, 1);
  }

  private static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException("%s: %d (expected: >= %d)".formatted(name, value, least));
    }
  }

  /** After this long a node that Redis has not told of something has no lease any more. */
  Duration untilFenced() {
    return lease.plus(margin);
  }

  Duration betweenBeats() {
    return lease.dividedBy(4);
  }
}
