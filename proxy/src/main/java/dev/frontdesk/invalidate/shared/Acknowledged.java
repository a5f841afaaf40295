package dev.frontdesk.invalidate.shared;

import org.jspecify.annotations.Nullable;

/**
 * A node says that all invalidations of the epoch up to this sequence are in force there.
 *
 * @param node who says so
 */
record Acknowledged(String node, String epoch, long sequence) {
  String text() {
    return node + ' ' + epoch + ' ' + sequence;
  }

  /** Null where it is not one. */
  static @Nullable Acknowledged parse(String text) {
    String[] parts = text.split(" ", -1);
    Long sequence = parts.length == 3 ? Numbers.parse(parts[2]) : null;
    return sequence == null ? null : new Acknowledged(parts[0], parts[1], sequence);
  }
}
