package dev.frontdesk.invalidate;

import dev.frontdesk.rules.Tag;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which tags are held now, each with the number of holds on it, so that holds may overlap. Any
 * thread.
 */
final class HeldTags {
  private final Map<String, Integer> at = new ConcurrentHashMap<>();
  private final Map<String, Integer> below = new ConcurrentHashMap<>();
  private final int bound;
  private final AtomicInteger size = new AtomicInteger();

  HeldTags(int bound) {
    this.bound = bound;
  }

  /** Holds them, or nothing where they do not fit within the bound: then false. */
  synchronized boolean tryAdd(Collection<Tag> tags) {
    if (tags.size() > bound - size.get()) {
      return false;
    }
    add(tags);
    return true;
  }

  /** Holds everything, which fits always. Calls must not overlap. */
  synchronized void addAll(Tag everything) {
    at.merge(everything.text(), 1, Integer::sum);
    size.incrementAndGet();
  }

  synchronized void removeAll(Tag everything) {
    release(at, everything.text());
    size.decrementAndGet();
  }

  private void add(Collection<Tag> tags) {
    for (Tag tag : tags) {
      at.merge(tag.text(), 1, Integer::sum);
      TagPath.above(tag.text(), prefix -> below.merge(prefix, 1, Integer::sum));
    }
    size.addAndGet(tags.size());
  }

  synchronized void remove(Collection<Tag> tags) {
    for (Tag tag : tags) {
      release(at, tag.text());
      TagPath.above(tag.text(), prefix -> release(below, prefix));
    }
    size.addAndGet(-tags.size());
  }

  private static void release(Map<String, Integer> counts, String text) {
    counts.computeIfPresent(text, (same, count) -> count == 1 ? null : count - 1);
  }

  /**
   * Whether a hold touches one of these tags of a response: the tag or what is above it is held, or
   * the tag was cut and something below it is held. A hold on everything touches all.
   */
  boolean touches(Collection<Tag> tags) {
    if (size.get() == 0) {
      return false;
    }
    if (at.containsKey("")) {
      return true;
    }
    for (Tag tag : tags) {
      if (TagPath.anyBelowAll(tag.text(), at::containsKey)
          || (tag.cut() && below.containsKey(tag.text()))) {
        return true;
      }
    }
    return false;
  }

  int size() {
    return size.get();
  }
}
