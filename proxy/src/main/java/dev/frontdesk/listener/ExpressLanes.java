package dev.frontdesk.listener;

import dev.frontdesk.http.Peer;
import dev.frontdesk.transaction.Express;
import dev.frontdesk.transaction.Recognised;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What the express lanes of an event loop's connections share. One event loop. */
final class ExpressLanes {
  private final @Nullable Express express;
  private final BooleanSupplier draining;
  private final HeadBytes head = new HeadBytes(new SecureRandom());
  private final AnswerBuffers buffers = new AnswerBuffers();
  private final HeadTable<Recognised> known = new HeadTable<>();

  /** Written by one thread. */
  private final AtomicLong answers = new AtomicLong();

  /**
   * @param express null: nothing is answered here, and plain requests have a way of their own all
   *     the same
   * @param draining connections end with the request that they have: nothing is answered here
   */
  ExpressLanes(@Nullable Express express, BooleanSupplier draining) {
    this.express = express;
    this.draining = draining;
  }

  /** For a new connection. */
  ExpressLane lane(Peer peer) {
    return new ExpressLane(this, peer);
  }

  @Nullable Express express() {
    return express;
  }

  boolean draining() {
    return draining.getAsBoolean();
  }

  AnswerBuffers buffers() {
    return buffers;
  }

  /** Of the request that is being read now. */
  HeadBytes head() {
    return head;
  }

  void count() {
    answers.lazySet(answers.get() + 1);
  }

  /** Any thread. */
  long answers() {
    return answers.get();
  }

  /** What was made of heads by rules that are in force no longer must not hold those in memory. */
  void dropOld() {
    if (!known.all(Recognised::isCurrent)) {
      known.clear();
    }
  }

  HeadTable<Recognised> known() {
    return known;
  }
}
