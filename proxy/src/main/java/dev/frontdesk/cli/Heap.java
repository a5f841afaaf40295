package dev.frontdesk.cli;

import java.util.List;

/** Whether what may be stored fits in the heap of this process. */
final class Heap {
  private static final long MIB = 1 << 20;

  /** Everything but what is stored, and what a collector needs to get on with. */
  private static final long APART = 128 * MIB;

  private static final double ROOM = 1.25;

  private Heap() {}

  /**
   * @param stored bytes that may be stored
   * @param heap the most that the JVM will take, in bytes
   */
  static List<String> notices(long stored, long heap) {
    long needed = (long) (stored * ROOM) + APART;
    return needed <= heap
        ? List.of()
        : List.of(
            "memory.size is %d MiB, and the heap ends at %d MiB (expected: FRONTDESK_JAVA_OPTS=-Xmx%dm or more, or a smaller memory.size)"
                .formatted(stored / MIB, heap / MIB, needed / MIB + 1));
  }
}
