package dev.frontdesk.invalidate;

import dev.frontdesk.policy.Validity;
import dev.frontdesk.rules.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The marks of a namespace and its sequence. Any thread; readers take no lock.
 *
 * <h2>Why a reader is never told that an invalidated response is valid</h2>
 *
 * An invalidation with number {@code n} does three things in this order:
 *
 * <ol>
 *   <li>write its marks, each with the value {@code n};
 *   <li>publish the sequence {@code n} (a volatile write);
 *   <li>return, whereupon the write's response is released to its client.
 * </ol>
 *
 * A fill does these: read the sequence (its stamp {@code s}), then contact the origin, then store.
 * A reader does these: find the response, read the sequence ({@code q}), then read the marks.
 *
 * <p><b>A fill that began before is found out.</b> When the stamp was read before step 2, {@code s
 * < n}. A reader that begins after step 3 reads {@code q >= n}; the volatile read sees the volatile
 * write, so all that came before that write, which is step 1, happens before the reader's look at
 * the marks (JLS 17.4.5). It sees a mark of at least {@code n > s} (marks of a tag only grow), and
 * rejects. It does not matter when the response was put into the store, or whether anyone looked at
 * the marks then: safety rests on the check at read.
 *
 * <p><b>A fill that began after is not harmed, and has the new state.</b> When the stamp was read
 * after step 2, {@code s >= n}, and no mark of {@code n} is greater. The origin had committed the
 * write before the invalidation was called, so before the fill asked.
 *
 * <p><b>The hint.</b> Most reads happen while nothing was invalidated since the last look at this
 * response. It therefore remembers the sequence as of which it was found valid. What is remembered
 * must be the {@code q} that was read <i>before</i> the marks: with the sequence read after them,
 * an invalidation that ran in between would be counted as looked at, although it was not, and its
 * marks would never be looked at again. Two readers may race to write the hint; the lower value may
 * win, which costs another look and nothing else. A response that was valid as of {@code q} can be
 * hit only by marks above {@code q}, so the hint also stands in for the stamp.
 *
 * <p><b>The bound.</b> Marks live in generations, each a quarter of the bound. When the youngest is
 * full, the oldest is thrown away as a whole, which costs the same however many marks it holds. Its
 * newest sequence becomes the horizon: what was stamped (or last found valid) below the horizon
 * could have been hit by what is forgotten, and is invalid. The new list of generations carries its
 * own horizon, so that a reader sees both or neither. An invalidation publishes its sequence after
 * it changed the list, so a reader that reads {@code q >= n} sees a list that holds the marks of
 * {@code n}, or a horizon of at least {@code n}.
 */
final class Marks {
  /** Into so many parts the bound is divided. */
  static final int GENERATIONS = 4;

  static final Validity VALID = new Validity.Valid();
  static final Validity INVALIDATED = new Validity.Invalidated();

  private final int generationSize;
  private final Steps steps;

  /** Written under the lock, read without it. Publishes the marks that were written before it. */
  private volatile long sequence;

  private volatile Remembered remembered = new Remembered(List.of(new MarkGeneration()), 0);

  private long written;

  Marks(int bound, Steps steps) {
    this.generationSize = bound / GENERATIONS;
    this.steps = steps;
  }

  long sequence() {
    return sequence;
  }

  /** Invalidates; returns the new sequence. {@code since} null: hard. */
  synchronized long mark(Collection<Tag> tags, @Nullable Instant since) {
    if (tags.isEmpty()) {
      return sequence;
    }
    long next = sequence + 1;
    for (Tag tag : tags) {
      steps.reached(Step.MARKING);
      MarkGeneration young = roomFor();
      written += since == null ? young.mark(tag, next) : young.markSoftly(tag, next, since);
    }
    steps.reached(Step.MARKS_WRITTEN);
    sequence = next;
    steps.reached(Step.PUBLISHED);
    return next;
  }

  /**
   * The young generation, or a new one where it is full. An invalidation whose tags fall into two
   * generations is complete in neither; both are looked at.
   */
  private MarkGeneration roomFor() {
    Remembered now = remembered;
    if (now.generations.getLast().size() < generationSize) {
      return now.generations.getLast();
    }
    List<MarkGeneration> generations = new ArrayList<>(now.generations);
    long horizon = now.horizon;
    if (generations.size() == GENERATIONS) {
      horizon = generations.removeFirst().newest();
    }
    MarkGeneration young = new MarkGeneration();
    generations.add(young);
    remembered = new Remembered(List.copyOf(generations), horizon);
    return young;
  }

  /** What the marks after the stamp say of a response with these tags; hard beats soft. */
  Validity look(Collection<Tag> tags, long stamp) {
    // Read once: a generation that is thrown away in between must not be missed by one half only.
    Remembered now = remembered;
    if (stamp < now.horizon) {
      return INVALIDATED;
    }
    SoftMark soft = null;
    for (MarkGeneration generation : now.generations) {
      if (generation.hits(tags, stamp)) {
        return INVALIDATED;
      }
      soft = generation.firstSoft(tags, stamp, soft);
    }
    return soft == null ? VALID : new Validity.SoftlyInvalidated(soft.since());
  }

  long horizon() {
    return remembered.horizon;
  }

  synchronized int size() {
    return remembered.generations.stream().mapToInt(MarkGeneration::size).sum();
  }

  /** Marks written since the start: what invalidating costs. */
  synchronized long written() {
    return written;
  }

  /** Generations, the oldest first, and what became of those before them. */
  private record Remembered(List<MarkGeneration> generations, long horizon) {}

  /** Where an invalidation or a check stands, for tests that let another party run just there. */
  enum Step {
    MARKING,
    MARKS_WRITTEN,
    PUBLISHED,
    SEQUENCE_READ,
    MARKS_READ
  }

  /** Told of each step, on the thread that takes it. */
  @FunctionalInterface
  interface Steps {
    Steps UNOBSERVED = step -> {};

    void reached(Step step);
  }
}
