package dev.frontdesk.invalidate;

import dev.frontdesk.rules.Tag;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Marks of one stretch of time. One writer at a time (the lock of {@link Marks}); readers need
 * none.
 */
final class MarkGeneration {
  private final Map<String, Long> at = new ConcurrentHashMap<>();
  private final Map<String, Long> below = new ConcurrentHashMap<>();
  private final Map<String, List<SoftMark>> softAt = new ConcurrentHashMap<>();
  private final Map<String, List<SoftMark>> softBelow = new ConcurrentHashMap<>();

  /** Both only grow. */
  private volatile long newest;

  private volatile long newestSoft;

  /** Lines of the maps, soft histories counted by their length; what the bound counts. */
  private int size;

  /** Returns how many marks were written. */
  int mark(Tag tag, long sequence) {
    int[] written = {1};
    put(at, tag.text(), sequence);
    TagPath.above(
        tag.text(),
        prefix -> {
          put(below, prefix, sequence);
          written[0]++;
        });
    newest = sequence;
    return written[0];
  }

  int markSoftly(Tag tag, long sequence, Instant now) {
    SoftMark mark = new SoftMark(sequence, now);
    int[] written = {1};
    append(softAt, tag.text(), mark);
    TagPath.above(
        tag.text(),
        prefix -> {
          append(softBelow, prefix, mark);
          written[0]++;
        });
    newestSoft = sequence;
    return written[0];
  }

  private void put(Map<String, Long> marks, String text, long sequence) {
    if (marks.put(text, sequence) == null) {
      size++;
    }
  }

  private void append(Map<String, List<SoftMark>> marks, String text, SoftMark mark) {
    List<SoftMark> before = marks.get(text);
    List<SoftMark> after = SoftMark.append(before, mark);
    size += after.size() - (before == null ? 0 : before.size());
    marks.put(text, after);
  }

  int size() {
    return size;
  }

  long newest() {
    return Math.max(newest, newestSoft);
  }

  /** Whether a mark after the stamp hits one of the tags, or everything. */
  boolean hits(Collection<Tag> tags, long stamp) {
    if (newest <= stamp) {
      return false;
    }
    if (later(at.get(""), stamp)) {
      return true;
    }
    for (Tag tag : tags) {
      if (TagPath.anyBelowAll(tag.text(), text -> later(at.get(text), stamp))
          || (tag.cut() && later(below.get(tag.text()), stamp))) {
        return true;
      }
    }
    return false;
  }

  private static boolean later(@Nullable Long mark, long stamp) {
    return mark != null && mark > stamp;
  }

  /** The earliest of {@code found} and of the soft marks after the stamp that hit the tags. */
  @Nullable SoftMark firstSoft(Collection<Tag> tags, long stamp, @Nullable SoftMark found) {
    if (newestSoft <= stamp) {
      return found;
    }
    SoftMark first = SoftMark.firstAfter(stamp, softAt.get(""), found);
    for (Tag tag : tags) {
      for (String text = tag.text(); !text.isEmpty(); text = TagPath.parent(text)) {
        first = SoftMark.firstAfter(stamp, softAt.get(text), first);
      }
      if (tag.cut()) {
        first = SoftMark.firstAfter(stamp, softBelow.get(tag.text()), first);
      }
    }
    return first;
  }
}
