package dev.frontdesk.invalidate;

import dev.frontdesk.invalidate.Marks.Step;
import dev.frontdesk.invalidate.Marks.Steps;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.rules.Write.Consistency;
import dev.frontdesk.time.Timing;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The protocol of invalidation within this process. Any thread; nothing blocks but writers among
 * each other, for as long as it takes to write their marks.
 *
 * <p>A hold is there for a write whose outcome is unknown: it may be committed at any time until it
 * has settled. It begins before its first invalidation and ends after its second, so a response is
 * either not stored (it was held when it came), or its fill began before one of the two and the
 * marks hit it, or its fill began after the second, when the write has settled.
 */
public final class LocalInvalidation implements Invalidation {
  private final Marks marks;
  private final HeldTags held;
  private final Timing timing;
  private final Steps steps;

  /** Guarded by this: everything is held until then, in {@link Timing#nanos}. */
  private long everythingUntil;

  private boolean everything;

  public LocalInvalidation(MarkOptions options, Timing timing) {
    this(options, timing, Steps.UNOBSERVED);
  }

  LocalInvalidation(MarkOptions options, Timing timing, Steps steps) {
    this.marks = new Marks(options.marks(), steps);
    this.held = new HeldTags(options.heldTags());
    this.timing = timing;
    this.steps = steps;
  }

  @Override
  public long sequence() {
    return marks.sequence();
  }

  @Override
  public Validity check(StoredResponse response) {
    // The sequence before the marks: see the essay in Marks.
    long asOf = marks.sequence();
    long stamp = response.validAsOf();
    steps.reached(Step.SEQUENCE_READ);
    if (stamp >= asOf) {
      return Marks.VALID;
    }
    Validity found = marks.look(response.tags(), stamp);
    steps.reached(Step.MARKS_READ);
    if (found instanceof Validity.Valid) {
      response.foundValid(asOf);
    }
    return found;
  }

  /** {@inheritDoc} A soft mark leaves a fill valid: what it brings is stored, and stale at once. */
  @Override
  public boolean stillValid(long sequence, Collection<Tag> tags) {
    return sequence >= marks.sequence()
        || !(marks.look(tags, sequence) instanceof Validity.Invalidated);
  }

  @Override
  public boolean untouched(long sequence, Collection<Tag> tags) {
    return sequence >= marks.sequence() || marks.look(tags, sequence) instanceof Validity.Valid;
  }

  @Override
  public Marked invalidate(Collection<Tag> tags, boolean soft, Consistency reach) {
    return Marked.here(invalidate(tags, soft));
  }

  /** In this process; returns the new sequence. */
  public long invalidate(Collection<Tag> tags, boolean soft) {
    return marks.mark(tags, soft ? timing.now() : null);
  }

  /** In this process; returns the new sequence. */
  public long invalidateSoftly(Collection<Tag> tags, Instant since) {
    return marks.mark(tags, since);
  }

  /** What the marks after this sequence say of the tags. */
  public Validity look(long sequence, Collection<Tag> tags) {
    return marks.look(tags, sequence);
  }

  @Override
  public Future<Spread> hold(Collection<Tag> tags, Duration settle, Consistency reach) {
    hold(tags, settle);
    return Spread.COMPLETE;
  }

  /** In this process. */
  public void hold(Collection<Tag> tags, Duration settle) {
    if (tags.isEmpty()) {
      return;
    }
    Set<Tag> distinct = Set.copyOf(tags);
    if (held.tryAdd(distinct)) {
      marks.mark(distinct, null);
      timing.after(
          settle,
          () -> {
            marks.mark(distinct, null);
            held.remove(distinct);
          });
    } else {
      holdEverything(settle);
      marks.mark(distinct, null);
    }
  }

  /**
   * Too many tags are held to remember more. One hold on everything stands for all that came over
   * the bound, so it costs one timer, and ends with the last of them.
   */
  private synchronized void holdEverything(Duration settle) {
    long until = timing.nanos() + settle.toNanos();
    if (everything) {
      everythingUntil = until - everythingUntil > 0 ? until : everythingUntil;
      return;
    }
    everything = true;
    everythingUntil = until;
    held.addAll(Tag.ALL);
    timing.after(settle, this::endHoldOnEverything);
  }

  private synchronized void endHoldOnEverything() {
    long left = everythingUntil - timing.nanos();
    if (left > 0) {
      timing.after(Duration.ofNanos(left), this::endHoldOnEverything);
      return;
    }
    marks.mark(List.of(Tag.ALL), null);
    held.removeAll(Tag.ALL);
    everything = false;
  }

  @Override
  public boolean held(Collection<Tag> tags) {
    return held.touches(tags);
  }

  /** Marks that are remembered now, for metrics. */
  public int remembered() {
    return marks.size();
  }

  /** Tags that are held now, for metrics. */
  public int heldTags() {
    return held.size();
  }

  /** What was stamped before this sequence is invalid, because marks were dropped. */
  public long horizon() {
    return marks.horizon();
  }

  long marksWritten() {
    return marks.written();
  }
}
