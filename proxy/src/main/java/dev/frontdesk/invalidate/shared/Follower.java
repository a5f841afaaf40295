package dev.frontdesk.invalidate.shared;

import dev.frontdesk.invalidate.LocalInvalidation;
import dev.frontdesk.invalidate.shared.SharedMarkObserver.Distrust;
import dev.frontdesk.invalidate.shared.Truth.Beat;
import dev.frontdesk.policy.SharedStamp;
import dev.frontdesk.rules.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings what other nodes invalidate into force in this process, and knows how far that has come.
 * Any thread; calls do not overlap, and take as long as it takes to write marks.
 *
 * <p>A change is marked when it comes, in whatever order. The position moves on only while nothing
 * is missing before it.
 */
final class Follower {
  /** Changes that came before one that is missing; more are marked, and learned once more. */
  static final int MOST_AHEAD = 1000;

  private final LocalInvalidation local;
  private final String node;
  private final Positions positions = new Positions();
  private final Set<Long> ahead = new HashSet<>();

  /** Who waits for which sequence to be in force here. */
  private final Map<String, Long> awaited = new HashMap<>();

  private @Nullable String epoch;
  private long applied;

  /** The greatest sequence of the epoch that this node has heard of. */
  private volatile @Nullable SharedStamp known;

  Follower(LocalInvalidation local, String node) {
    this.local = local;
    this.node = node;
  }

  /** What became of what came. */
  enum Heard {
    /** It was known, or is in force now, and nothing before it is missing. */
    IN_ORDER,
    /** It is in force; something before it is missing. */
    GAP,
    /** It is not of the epoch that is known here. */
    FOREIGN
  }

  /**
   * @param learned changes that no message had brought
   * @param complete all of what the reply speaks of is in force here
   * @param distrust why everything was marked, or null
   */
  record Caught(int learned, boolean complete, @Nullable Distrust distrust) {}

  synchronized Heard hear(Told told, Duration offset) {
    if (!told.epoch().equals(epoch)) {
      return Heard.FOREIGN;
    }
    apply(told, offset);
    advance();
    return told.sequence() <= applied ? Heard.IN_ORDER : Heard.GAP;
  }

  /** Own changes: they were marked here before Redis was told. */
  synchronized Heard executed(String ofEpoch, long last, int changes) {
    if (!ofEpoch.equals(epoch)) {
      return Heard.FOREIGN;
    }
    for (long n = last - changes + 1; n <= last; n++) {
      remember(n);
    }
    advance();
    return last <= applied ? Heard.IN_ORDER : Heard.GAP;
  }

  synchronized Caught caught(Beat beat, Duration offset) {
    if (!beat.epoch().equals(epoch)) {
      Distrust why = epoch == null ? Distrust.STARTED : Distrust.EPOCH;
      return anew(beat, why);
    }
    if (applied >= beat.sequence()) {
      return new Caught(0, true, null);
    }
    if (!beat.complete() || (!beat.page().isEmpty() && gapBefore(beat.page()))) {
      return anew(beat, Distrust.LOG);
    }
    int learned = 0;
    for (Told told : beat.page()) {
      if (apply(told, offset)) {
        learned++;
      }
    }
    advance();
    return new Caught(learned, applied >= beat.sequence(), null);
  }

  /** Messages may have come since it was asked for; they cannot make a gap. */
  private boolean gapBefore(List<Told> page) {
    long expected = Math.min(page.getFirst().sequence(), applied + 1);
    for (Told told : page) {
      if (told.sequence() != expected++) {
        return true;
      }
    }
    return false;
  }

  /** Everything is marked first: what is stamped after that began after the beat. */
  private Caught anew(Beat beat, Distrust why) {
    local.invalidate(List.of(Tag.ALL), false);
    if (!beat.epoch().equals(epoch)) {
      awaited.clear();
    }
    epoch = beat.epoch();
    applied = beat.sequence();
    ahead.clear();
    positions.clear();
    positions.add(local.sequence(), applied);
    known = new SharedStamp(beat.epoch(), applied);
    return new Caught(0, true, why);
  }

  /** Whether it is new. */
  private boolean apply(Told told, Duration offset) {
    long n = told.sequence();
    if (n <= applied || ahead.contains(n)) {
      return false;
    }
    Change change = told.change();
    if (change == null) {
      local.invalidate(List.of(Tag.ALL), false);
    } else if (!change.writer().equals(node)) {
      mark(change, offset);
      if (change.awaited()) {
        awaited.merge(change.writer(), n, Math::max);
      }
    }
    remember(n);
    return true;
  }

  private void mark(Change change, Duration offset) {
    if (change.isSoft()) {
      local.invalidateSoftly(change.tags(), Instant.ofEpochMilli(change.softly()).minus(offset));
    } else if (change.held() > 0) {
      local.hold(change.tags(), Duration.ofMillis(change.held()));
    } else {
      local.invalidate(change.tags(), false);
    }
  }

  private void remember(long n) {
    SharedStamp before = known;
    if (n <= applied || before == null) {
      return;
    }
    if (n > before.sequence()) {
      known = new SharedStamp(before.epoch(), n);
    }
    if (n == applied + 1 || ahead.size() < MOST_AHEAD) {
      ahead.add(n);
    }
  }

  private void advance() {
    long before = applied;
    while (ahead.remove(applied + 1)) {
      applied++;
    }
    if (applied > before) {
      positions.add(local.sequence(), applied);
    }
  }

  /** Those to whom this node must say how far it is now; once each. */
  synchronized Map<String, Acknowledged> acknowledgements() {
    if (awaited.isEmpty() || epoch == null) {
      return Map.of();
    }
    Map<String, Acknowledged> due = new HashMap<>();
    Acknowledged now = new Acknowledged(node, epoch, applied);
    awaited.forEach((writer, n) -> {
      if (n <= applied) {
        due.put(writer, now);
      }
    });
    awaited.keySet().removeAll(due.keySet());
    return due;
  }

  /** The shared stamp of a fill; null where it is not known. */
  synchronized @Nullable SharedStamp stampOf(long sequence) {
    long shared = epoch == null ? -1 : positions.at(sequence);
    return epoch == null || shared < 0 ? null : new SharedStamp(epoch, shared);
  }

  synchronized @Nullable String epoch() {
    return epoch;
  }

  synchronized long applied() {
    return applied;
  }

  @Nullable SharedStamp known() {
    return known;
  }
}
