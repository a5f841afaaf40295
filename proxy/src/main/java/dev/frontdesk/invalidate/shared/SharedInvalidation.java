package dev.frontdesk.invalidate.shared;

import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.invalidate.LocalInvalidation;
import dev.frontdesk.invalidate.Marked;
import dev.frontdesk.invalidate.SharedMarks;
import dev.frontdesk.invalidate.Spread;
import dev.frontdesk.invalidate.shared.Follower.Caught;
import dev.frontdesk.invalidate.shared.Follower.Heard;
import dev.frontdesk.invalidate.shared.SharedMarkObserver.Distrust;
import dev.frontdesk.invalidate.shared.SharedMarkOptions.WhenAway;
import dev.frontdesk.invalidate.shared.Truth.Beat;
import dev.frontdesk.policy.SharedStamp;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.redis.RedisLink;
import dev.frontdesk.redis.RedisMessages;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.rules.Write.Consistency;
import dev.frontdesk.time.Timing;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The protocol of invalidation between nodes. Any thread; nothing blocks but for as long as it
 * takes to write marks.
 *
 * <h2>Why no node serves what an acknowledged write made wrong</h2>
 *
 * Two sequences are kept apart. The process' own ({@link LocalInvalidation}) orders all that this
 * process knows; a read from memory looks at nothing else. The shared one, {@code (epoch, n)}, is
 * counted in Redis, which executes one script at a time. A write with reach CLUSTER does these:
 * mark here; have Redis mark, number, log and publish it ({@code n}); wait for each node that may
 * have a lease; then its client is answered.
 *
 * <p><b>Memory.</b> A node reads from its memory only with a lease, which counts from before it
 * asked Redis, and begins when all that Redis then knew is marked here. Take a node that did not
 * acknowledge {@code n}. If Redis answered its last beat before it executed the write, the beat was
 * sent before that, so before the writer's reply; the lease is over a lease after that reply, and
 * the writer waits that long and a margin. If Redis answered after, the answer had {@code n}, which
 * was marked before the lease began. A node that acknowledged has marked. The list of nodes in the
 * reply has everybody with a lease of this epoch, since the script that gives a lease registers.
 * Whoever has one of an earlier epoch asked before this one began: so until a writer has known its
 * epoch for a lease and the margin, it waits for that long.
 *
 * <p><b>Redis.</b> A reader looks at its lease, then at what it knows ({@code k}), and reads the
 * marks at one moment, after the value. With a lease after the write was acknowledged, {@code k >=
 * n} or the epoch is a later one. A reply of another epoch, or with a sequence below {@code k},
 * comes from a Redis that has lost something, and confirms nothing. Any other has the marks of
 * {@code n}, or a horizon above what they would hit.
 *
 * <p><b>Promotion.</b> What was confirmed is put into memory with the own sequence {@code L0} that
 * was read before the value. An invalidation that the reply did not show is executed after it, so
 * comes here after {@code L0} was read and is marked above it. This fails for the invalidations of
 * this very node, which were marked before they were sent and are not marked again: between the
 * two, {@code L0} may be above the mark and the reply may lack it. So the journal holds each of
 * them from before it is marked until Redis has confirmed it, and a reader also looks at the own
 * marks since the oldest of those that were in it before the reader asked. What left it before
 * that, the reply shows, since {@code k} was raised before it left, and is read after the journal:
 * a Redis that has lost it again knows less than {@code k}.
 *
 * <p><b>The journal and the lease.</b> So nothing above rests on an empty journal. That a beat
 * which was asked with something late in it, and answered so, renews nothing has another reason: a
 * node whose invalidations Redis does not take must come to say so ({@code when-redis-away:
 * refuse}). What becomes late while a beat is under way does not count for that beat: the next one
 * is asked with it, unless it has been sent. Else a node that writes all the time might have to
 * wait long for a beat between two writes.
 *
 * <p><b>Stamps.</b> {@link Positions} says which {@code n} was in force here at an own sequence. A
 * fill that read that own sequence or a later one began after all invalidations up to {@code n} had
 * been called for, and their writes committed: those of others were marked here by then, and own
 * ones are marked before they can be sent. So what it brings is not older than {@code n}.
 *
 * <p><b>Epochs.</b> Each script compares the process and the replication history of its Redis with
 * those that the marks were written under. On any difference, or without marks, it begins an epoch
 * before it does anything else. What is stored under another is invalid, and a node that learns of
 * one marks everything; when it learns so from the reply to its own change, it trusts nothing that
 * it asked before. Within an epoch nothing is lost, unless a master that was replaced still takes
 * writes.
 *
 * <p><b>What is not promised.</b> A request that began before a write was acknowledged may get the
 * old answer. Without Redis, {@link WhenAway#DEGRADE} serves what is up to degraded-ttl (and a
 * fill) old. A monotonic clock that stands still while the world goes on (a virtual machine that is
 * suspended) makes a lease longer than it is.
 */
public final class SharedInvalidation implements Invalidation, SharedMarks {
  private static final Future<Validity> NOT_CONFIRMED =
      Future.succeededFuture(MarkVerdict.UNCONFIRMED);

  private final LocalInvalidation local;
  private final RedisMessages messages;
  private final Timing timing;
  private final SharedMarkOptions options;
  private final SharedMarkObserver observer;
  private final Truth truth;
  private final RedisClock clock;
  private final Lease lease;
  private final Journal journal;
  private final Follower follower;
  private final Acknowledgements acknowledgements;
  private final Teller teller;
  private final Pulse pulse;
  private final MessageWatch watch = new MessageWatch();

  /** One object, since holds that end in the same way are told apart by it. */
  @SuppressWarnings("UnnecessaryLambda")
  private final Consumer<Collection<Tag>> againAfterHold =
      tags -> invalidate(tags, false, Consistency.LOCAL);

  /** Of beats. */
  private final Refusal refused;

  /** The last beat failed: Redis is away, and not this process, which may have stood still. */
  private volatile boolean away;

  /** Guarded by the pulse, which beats one at a time. */
  private boolean trusted;

  public SharedInvalidation(
      LocalInvalidation local,
      RedisLink link,
      RedisMessages messages,
      Timing timing,
      SharedMarkOptions options,
      SharedMarkObserver observer) {
    this(
        local,
        new RedisTruth(link, options),
        messages,
        timing,
        options,
        observer,
        new Lease(options.lease().toNanos(), timing.nanos()),
        new Journal(options.journal(), options.node(), local::sequence));
  }

  SharedInvalidation(
      LocalInvalidation local,
      Truth truth,
      RedisMessages messages,
      Timing timing,
      SharedMarkOptions options,
      SharedMarkObserver observer,
      Lease lease,
      Journal journal) {
    this.local = local;
    this.messages = messages;
    this.timing = timing;
    this.clock = new RedisClock(timing);
    this.options = options;
    this.observer = observer;
    this.refused = new Refusal(observer);
    this.truth = truth;
    this.lease = lease;
    long patience = options.untilFenced().toNanos();
    this.journal = journal;
    this.follower = new Follower(local, options.node());
    this.acknowledgements = new Acknowledgements(options.node(), patience);
    this.teller =
        new Teller(
            truth,
            timing,
            patience,
            journal,
            acknowledgements,
            observer,
            this::executed,
            this::beatSoon);
    this.pulse = new Pulse(timing, options.betweenBeats(), this::beat);
  }

  /** Completes after the first exchange with Redis, or its failure; never fails. */
  public Future<Void> start() {
    Future<Void> first = pulse.soon();
    messages.subscribe(RedisTruth.channel(options.namespace()), this::changed);
    messages.subscribe(
        RedisTruth.acknowledgements(options.namespace(), options.node()), this::acknowledged);
    return first;
  }

  /**
   * Trusts nothing from now on, tells Redis what it does not know yet, and that nobody need wait
   * for this node. Never fails.
   */
  public Future<Void> close() {
    lease.end(timing.nanos());
    pulse.stop();
    return teller
        .drain()
        .compose(drained -> truth.isUp() ? truth.leave() : Future.succeededFuture())
        .otherwiseEmpty();
  }

  /** Redis' clock minus this node's wall clock, as of the last exchange. */
  public Duration clockOffset() {
    return clock.offset();
  }

  /** How many nodes of the namespace are alive, this one included, as Redis said last. */
  public int nodes() {
    return acknowledgements.alive(timing.nanos());
  }

  // Memory.

  @Override
  public long sequence() {
    return local.sequence();
  }

  @Override
  public Validity check(StoredResponse response) {
    // The lease before the marks: what it vouches for was marked before it began.
    return lease.holds(timing.nanos()) || isUsable(response)
        ? local.check(response)
        : MarkVerdict.UNCONFIRMED;
  }

  /** Without a lease. */
  private boolean isUsable(StoredResponse response) {
    Duration ttl = options.degradedTtl();
    return degrades()
        && (lease.heldWithin(ttl.toNanos(), timing.nanos())
            || timing.now().isBefore(response.freshness().responseTime().plus(ttl)));
  }

  /**
   * A process that stood still (collecting garbage, say) has no lease when it goes on, and the next
   * beat will bring all it has missed: until then nothing is the better answer.
   */
  private boolean degrades() {
    return away && options.whenAway() == WhenAway.DEGRADE && !lease.isEnded();
  }

  @Override
  public boolean stillValid(long sequence, Collection<Tag> tags) {
    return local.stillValid(sequence, tags);
  }

  @Override
  public boolean untouched(long sequence, Collection<Tag> tags) {
    return local.untouched(sequence, tags);
  }

  @Override
  public boolean held(Collection<Tag> tags) {
    return local.held(tags);
  }

  // Redis.

  @Override
  public boolean hasLease() {
    return lease.holds(timing.nanos());
  }

  /** {@inheritDoc} A fill brings what is at most as long ago as it takes. */
  @Override
  public boolean mayJoin() {
    return hasLease() || degrades();
  }

  @Override
  public @Nullable SharedStamp stampOf(long sequence) {
    return hasLease() && !clock.hasStepped() ? follower.stampOf(sequence) : null;
  }

  @Override
  public Future<Validity> confirm(SharedStamp stamp, Collection<Tag> tags) {
    // The lease, then the journal, then what is known, then Redis: see above.
    if (!hasLease() || clock.hasStepped()) {
      return NOT_CONFIRMED;
    }
    long before = journal.before();
    SharedStamp known = follower.known();
    if (known == null) {
      return NOT_CONFIRMED;
    }
    Validity own = before == Long.MAX_VALUE ? MarkVerdict.VALID : local.look(before, tags);
    if (own instanceof Validity.Invalidated) {
      return Future.succeededFuture(own);
    }
    List<String> fields = List.copyOf(MarkFields.asked(tags));
    return truth
        .look(fields)
        .map(values ->
            hasLease()
                ? MarkVerdict.earlier(
                    own, MarkVerdict.of(stamp, known, fields, values, clock.offset()))
                : MarkVerdict.UNCONFIRMED)
        .otherwise(MarkVerdict.UNCONFIRMED);
  }

  // Invalidating.

  @Override
  public Marked invalidate(Collection<Tag> tags, boolean soft, Consistency reach) {
    if (tags.isEmpty()) {
      return new Marked(local.sequence(), Spread.COMPLETE);
    }
    Instant now = timing.now();
    return tell(
        change(tags, soft ? now.plus(clock.offset()).toEpochMilli() : Change.HARD, 0, reach),
        () -> soft ? local.invalidateSoftly(tags, now) : local.invalidate(tags, false),
        reach);
  }

  @Override
  public Future<Spread> hold(Collection<Tag> tags, Duration settle, Consistency reach) {
    if (tags.isEmpty()) {
      return Spread.COMPLETE;
    }
    return tell(
            change(tags, Change.HARD, Math.max(1, settle.toMillis()), reach),
            () -> {
              local.hold(tags, settle, againAfterHold);
              return local.sequence();
            },
            reach)
        .spread();
  }

  private Change change(Collection<Tag> tags, long softly, long held, Consistency reach) {
    return new Change(
        List.copyOf(new LinkedHashSet<>(tags)),
        softly,
        held,
        options.node(),
        reach == Consistency.CLUSTER);
  }

  private Marked tell(Change change, LongSupplier mark, Consistency reach) {
    return teller.tell(change, mark, reach, hasLease());
  }

  /** Called before the changes leave the journal. */
  private void executed(Teller.Told told) {
    Heard heard = follower.executed(told.epoch(), told.last(), told.changes());
    if (heard == Heard.FOREIGN) {
      // They are in an epoch that this node knows nothing of: should Redis come back with the marks
      // of the one before, nothing in those, and nothing here, would tell that they are missing.
      lease.suspend(timing.nanos());
    }
    if (heard != Heard.IN_ORDER) {
      pulse.soon();
    }
  }

  // What others say.

  private void changed(@Nullable Buffer message) {
    if (message == null) {
      // What was published before may be missing.
      watch.subscribed();
      pulse.soon();
      return;
    }
    Told told = Told.parse(message.getBytes());
    Heard heard = told == null ? Heard.FOREIGN : follower.hear(told, clock.offset());
    if (told != null && heard != Heard.FOREIGN) {
      watch.heard(told.sequence());
      acknowledge();
      noteApplied();
    }
    if (heard == Heard.GAP) {
      SharedStamp applied = follower.applied();
      observer.gap(applied == null || told == null ? 0 : told.sequence() - applied.sequence() - 1);
    }
    if (heard != Heard.IN_ORDER) {
      pulse.soon();
    }
  }

  private void acknowledged(@Nullable Buffer message) {
    Acknowledged told =
        message == null ? null : Acknowledged.parse(message.toString(StandardCharsets.ISO_8859_1));
    if (told != null) {
      acknowledgements.heard(told);
      teller.settle();
    }
  }

  private void acknowledge() {
    follower.acknowledgements().forEach(truth::acknowledge);
  }

  private void noteApplied() {
    SharedStamp applied = follower.applied();
    if (applied != null) {
      observer.applied(applied.sequence());
    }
  }

  // The beat.

  private void beatSoon() {
    pulse.soon();
  }

  private Future<?> beat() {
    long asked = timing.nanos();
    Instant wall = timing.now();
    boolean nothingLate = journal.late() == 0;
    SharedStamp applied = follower.applied();
    return truth
        .beat(applied == null ? null : applied.epoch(), applied == null ? 0 : applied.sequence())
        .onComplete(done -> {
          if (done.succeeded()) {
            refused.none();
            away = false;
            beaten(done.result(), asked, wall, nothingLate);
          } else {
            refused.failed(done.cause());
            away = true;
            teller.unanswered();
          }
          noteTrust();
        });
  }

  private void beaten(Beat beat, long asked, Instant wall, boolean nothingWasLate) {
    teller.answered();
    clock.exchanged(asked, wall, beat.now());
    acknowledgements.replied(beat.epoch(), beat.nodes(), timing.nanos());
    Caught caught = follower.caught(beat, clock.offset());
    report(caught, beat);
    acknowledge();
    teller.settle();
    noteApplied();
    boolean nothingLate = journal.late() == 0;
    if (!caught.complete()) {
      pulse.soon();
    } else if (nothingLate || nothingWasLate) {
      lease.renew(asked);
    }
    if (caught.complete() && !nothingLate) {
      teller.send();
    }
    SharedStamp inForce = follower.applied();
    if (inForce != null && watch.isSuspicious(inForce)) {
      messages.suspect();
    }
  }

  private void report(Caught caught, Beat beat) {
    if (caught.learned() > 0) {
      observer.caughtUp(caught.learned());
    }
    Distrust why = caught.distrust();
    if (why != null) {
      observer.distrusted(why);
      if (why == Distrust.EPOCH) {
        observer.epochChanged(beat.doubt());
      }
    }
  }

  private void noteTrust() {
    boolean now = hasLease();
    if (now != trusted) {
      trusted = now;
      if (now) {
        observer.leaseGained();
      } else {
        observer.leaseLost();
      }
    }
  }
}
