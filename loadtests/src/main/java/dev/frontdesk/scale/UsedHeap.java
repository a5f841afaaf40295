package dev.frontdesk.scale;

/** What lives on the heap. */
final class UsedHeap {
  private static final int COLLECTIONS = 3;

  private UsedHeap() {}

  /** After full collections. */
  static long bytes() {
    long used = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      used = Math.min(used, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
    }
    return used;
  }
}
