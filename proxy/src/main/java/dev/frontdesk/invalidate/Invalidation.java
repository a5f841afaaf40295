package dev.frontdesk.invalidate;

import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.rules.Tag;
import java.time.Duration;
import java.util.Collection;

/** Marks on tags, and tags held by writes of unknown outcome. Any thread. */
public interface Invalidation {
  /**
   * The namespace's sequence. What is read here before a fill contacts the origin is the fill's
   * stamp.
   */
  long sequence();

  /**
   * What the marks say of a stored response. One compare where nothing was invalidated since it was
   * last asked.
   */
  Validity check(StoredResponse response);

  /** Whether a fill with this stamp and these tags is still valid. */
  boolean stillValid(long sequence, Collection<Tag> tags);

  /** Whether no mark, hard or soft, that is later than this sequence is on these tags. */
  boolean untouched(long sequence, Collection<Tag> tags);

  /**
   * Marks the tags; when it returns, no response that was filled before is found valid. Returns the
   * new sequence.
   */
  long invalidate(Collection<Tag> tags, boolean soft);

  /**
   * Invalidates now and again after {@code settle}; between the two, {@link #held} says so of these
   * tags and of what is below them.
   */
  void hold(Collection<Tag> tags, Duration settle);

  /** Whether a response with these tags must not be stored now. */
  boolean held(Collection<Tag> tags);
}
