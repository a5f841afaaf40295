package dev.frontdesk.collapse;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that all fills together may hold while they are received. Any thread. */
public final class FillBudget {
  private final long limit;
  private final AtomicLong used = new AtomicLong();

  /**
   * @throws IllegalArgumentException where the limit is negative
   */
  public FillBudget(long limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("fill budget: %d (expected: >= 0)".formatted(limit));
    }
    this.limit = limit;
  }

  /** Takes the bytes where they fit. */
  public boolean tryReserve(long bytes) {
    long before = used.get();
    while (before + bytes <= limit) {
      if (used.compareAndSet(before, before + bytes)) {
        return true;
      }
      before = used.get();
    }
    return false;
  }

  /**
   * Takes the bytes even where they do not fit. Only for what is on its way through: an overflown
   * fill holds no more than its readers' lag, and that has a bound of its own.
   */
  void reserveInTransit(long bytes) {
    used.addAndGet(bytes);
  }

  public void release(long bytes) {
    used.addAndGet(-bytes);
  }

  public long used() {
    return used.get();
  }

  public long limit() {
    return limit;
  }
}
