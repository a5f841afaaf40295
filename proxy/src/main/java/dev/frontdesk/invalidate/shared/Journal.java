package dev.frontdesk.invalidate.shared;

import dev.frontdesk.rules.Tag;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What this node has invalidated and Redis has not confirmed, in order. Usually empty, or one call
 * to Redis long; while Redis is away it grows up to its bound, beyond which one mark on everything
 * stands for all of it. Any thread.
 */
class Journal {
  /** Tags in one call to Redis, and of one change: what has more is several changes. */
  static final int MOST_TAGS_PER_CALL = 200;

  private final int bound;
  private final String writer;
  private final LongSupplier sequence;
  private final Deque<Unsent> waiting = new ArrayDeque<>();

  /** Under way to Redis. */
  private List<Unsent> out = List.of();

  private int tags;

  /** Tags that Redis was to be told of, and was not. */
  private int late;

  /**
   * @param bound in tags
   * @param sequence of this process
   */
  Journal(int bound, String writer, LongSupplier sequence) {
    this.bound = bound;
    this.sequence = sequence;
    this.writer = writer;
  }

  /**
   * Remembers it and marks it here, before anybody can take it from here or ask what is in here.
   *
   * @param mark marks it here
   * @param isLate Redis cannot be told now
   * @return the sequence of its mark here
   */
  synchronized long add(Change change, LongSupplier mark, boolean isLate, @Nullable Waiter waiter) {
    long before = sequence.getAsLong();
    Unsent last = waiting.peekLast();
    if (last == null || !last.isForAll()) {
      List<Tag> all = change.tags();
      for (int from = 0; from < all.size(); from += MOST_TAGS_PER_CALL) {
        List<Tag> some = all.subList(from, Math.min(all.size(), from + MOST_TAGS_PER_CALL));
        append(
            new Unsent(
                new Change(some, change.softly(), change.held(), change.writer(), change.awaited()),
                before,
                isLate));
      }
      if (tags > bound) {
        everything();
      }
      last = waiting.getLast();
    }
    if (waiter != null) {
      last.waiters().add(waiter);
    }
    return mark.getAsLong();
  }

  private void append(Unsent unsent) {
    waiting.addLast(unsent);
    tags += unsent.change().tags().size();
    late += unsent.isLate() ? unsent.change().tags().size() : 0;
  }

  /** Holds among them need not be told: this node marks again when they end. */
  private void everything() {
    Unsent all = Unsent.forAll(writer, waiting.getFirst().before());
    for (Unsent one : waiting) {
      all.waiters().addAll(one.waiters());
      remove(one);
    }
    waiting.clear();
    append(all);
  }

  private void remove(Unsent one) {
    tags -= one.change().tags().size();
    late -= one.isLate() ? one.change().tags().size() : 0;
  }

  /** What is to be sent now, in order; none while something is under way. */
  synchronized List<Unsent> take() {
    if (!out.isEmpty() || waiting.isEmpty()) {
      return List.of();
    }
    List<Unsent> taken = new ArrayList<>();
    int size = 0;
    while (!waiting.isEmpty()
        && (size += waiting.getFirst().change().tags().size()) <= MOST_TAGS_PER_CALL) {
      taken.add(waiting.removeFirst());
    }
    out = List.copyOf(taken);
    return out;
  }

  /** Redis has confirmed what was taken. */
  synchronized void sent() {
    out.forEach(this::remove);
    out = List.of();
  }

  /**
   * It is not known whether Redis has done what was taken. Doing it twice does no harm.
   *
   * @return who waits: also for what came meanwhile, since nothing is sent until Redis answers
   */
  synchronized List<Waiter> failed() {
    for (int i = out.size() - 1; i >= 0; i--) {
      Unsent one = out.get(i);
      if (!one.isLate()) {
        one.beLate();
        late += one.change().tags().size();
      }
      one.waiters().removeIf(Waiter::isTold);
      waiting.addFirst(one);
    }
    out = List.of();
    if (tags > bound) {
      everything();
    }
    return waiting.stream().flatMap(one -> one.waiters().stream()).toList();
  }

  /**
   * A sequence of the process that all marks in here are later than; the greatest if there are
   * none.
   */
  synchronized long before() {
    Unsent first = out.isEmpty() ? waiting.peekFirst() : out.getFirst();
    return first == null ? Long.MAX_VALUE : first.before();
  }

  synchronized int late() {
    return late;
  }

  synchronized boolean isEmpty() {
    return tags == 0;
  }

  synchronized boolean isForAll() {
    Unsent last = waiting.peekLast();
    return last != null && last.isForAll();
  }
}
