package dev.frontdesk.observe;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a label's values finite: the first {@code maximum} distinct names stand for themselves, all
 * later ones are {@code other}. A time series that was once made is never given up, so a name that
 * a client can choose, or that changes with each reload, would fill the memory. Any thread.
 */
final class BoundedNames {
  static final String OTHER = "other";
  static final String NONE = "none";

  private final int maximum;
  private final Set<String> names = ConcurrentHashMap.newKeySet();
  private final AtomicInteger taken = new AtomicInteger();

  BoundedNames(int maximum) {
    this.maximum = maximum;
  }

  /** The label for the name; {@code none} for null. */
  String label(@Nullable String name) {
    if (name == null) {
      return NONE;
    }
    if (names.contains(name)) {
      return name;
    }
    // A place is taken before the name is put, so that two threads cannot pass the bound.
    if (taken.get() >= maximum || taken.getAndIncrement() >= maximum) {
      return OTHER;
    }
    if (!names.add(name)) {
      taken.decrementAndGet();
    }
    return name;
  }
}
