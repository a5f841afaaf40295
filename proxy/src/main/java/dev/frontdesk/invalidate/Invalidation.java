package dev.frontdesk.invalidate;

import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.rules.Write.Consistency;
import io.vertx.core.Future;
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
   * Marks the tags; when it returns, no response that was filled before is found valid in this
   * process.
   *
   * @param reach how far it has gone when {@link Marked#spread} completes
   */
  Marked invalidate(Collection<Tag> tags, boolean soft, Consistency reach);

  /**
   * Invalidates now and again after {@code settle}; between the two, {@link #held} says so of these
   * tags and of what is below them. The future is about the first; it never fails.
   */
  Future<Spread> hold(Collection<Tag> tags, Duration settle, Consistency reach);

  /** Whether a response with these tags must not be stored now. */
  boolean held(Collection<Tag> tags);
}
