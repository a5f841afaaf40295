package dev.frontdesk.transaction;

import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.rules.Tag;
import java.util.List;

/**
 * Whether a write's own marks are all that hit certain tags since before it was sent.
 *
 * <p>A mark hides an earlier one on the same tag. So just before each own mark the sequence is read
 * and then the marks are looked at: nothing up to that sequence may have hit the tags. And the own
 * mark must be the very next number, so that nothing came between the look and it. One event loop.
 */
final class OwnMarks {
  private final Invalidation invalidation;
  private final List<Tag> tags;
  private long last;
  private long seen;
  private boolean alone = true;

  /**
   * @param before the sequence, read before the write was sent
   */
  OwnMarks(Invalidation invalidation, List<Tag> tags, long before) {
    this.invalidation = invalidation;
    this.tags = tags;
    this.last = before;
    this.seen = before;
  }

  /** The write is about to mark. */
  void before() {
    seen = invalidation.sequence();
    alone &= invalidation.untouched(last, tags);
  }

  /**
   * The write has marked.
   *
   * @param sequence of its mark
   */
  void marked(long sequence) {
    alone &= sequence == seen + 1;
    last = sequence;
  }

  boolean alone() {
    return alone;
  }

  /** The sequence of the last own mark: what is later hits whatever is stamped with it. */
  long last() {
    return last;
  }
}
