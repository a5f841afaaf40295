package dev.frontdesk.transaction;

import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.http.Statuses;
import dev.frontdesk.invalidate.Marked;
import dev.frontdesk.invalidate.Spread;
import dev.frontdesk.policy.InvalidatedUris;
import dev.frontdesk.policy.WriteOutcome;
import dev.frontdesk.rules.Authority;
import dev.frontdesk.rules.CacheGroups;
import dev.frontdesk.rules.CanonicalPath;
import dev.frontdesk.rules.Evidence;
import dev.frontdesk.rules.ImplicitTags;
import dev.frontdesk.rules.MatchedWrite;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.rules.Tags;
import dev.frontdesk.rules.Write;
import dev.frontdesk.rules.Write.Consistency;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns a write's outcome into marks. */
final class WriteEffect {
  private final Parts parts;
  private final Request request;
  private final Set<Tag> hard = new LinkedHashSet<>();
  private final Set<Tag> soft = new LinkedHashSet<>();
  private final List<Ruled> ruled = new ArrayList<>();
  private final Spreads spreads = new Spreads();
  private @Nullable OwnMarks own;

  /** How far its marks go before its answer: the widest that its rules say. */
  private Consistency reach;

  /** What one rule said, to be held where the outcome turns out to be unknown after all. */
  private record Ruled(List<Tag> tags, Duration settle) {}

  WriteEffect(Parts parts, Request request) {
    this.parts = parts;
    this.request = request;
    // What no rule speaks of (RFC 9111 §4.4) is cleared everywhere.
    this.reach =
        request.classification().writes().stream()
            .map(matched -> matched.write().consistency())
            .max(Comparator.naturalOrder())
            .orElse(Consistency.CLUSTER);
  }

  /**
   * A rule says what it changes; or its path has more than one reading, and it may change anything.
   */
  boolean ruled() {
    return !request.classification().writes().isEmpty() || ambiguous();
  }

  private boolean ambiguous() {
    return request.classification().bypass() == Reason.AMBIGUOUS_PATH;
  }

  Reason reason() {
    Reason bypass = request.classification().bypass();
    return bypass == null ? Reason.METHOD : bypass;
  }

  /** All other nodes must hear of it, or it must not be begun. */
  boolean refusedWithoutRedis() {
    return request.classification().writes().stream()
        .anyMatch(matched -> matched.write().whenRedisAway() == Write.WhenRedisAway.REFUSE);
  }

  /**
   * Marks what the write made wrong. When it returns, nobody is served by this process what was
   * stored before; when the future completes, nobody is by any node, as far as the rules want it.
   * It never fails.
   */
  Future<Spread> apply(WriteOutcome outcome, Evidence evidence) {
    ResponseHead response = evidence.response();
    if (response != null) {
      groups(response);
    }
    if (outcome != WriteOutcome.NOTHING) {
      changed(outcome, evidence, response);
    }
    return again();
  }

  /**
   * The origin says itself which cache groups are wrong now (RFC 9875 §3), also where it refuses.
   */
  private void groups(ResponseHead response) {
    List<Tag> groups = CacheGroups.clearedBy(request.head(), response.fields());
    if (!groups.isEmpty()) {
      hard.addAll(groups);
      request.notes().tookEffect(null, groups.size());
    }
  }

  private void changed(WriteOutcome outcome, Evidence evidence, @Nullable ResponseHead response) {
    if (!parts.inForce().get().equals(request.inForce())) {
      // What is stored by now has the tags of other rules than this write knows.
      hard.add(Tag.ALL);
      reach = Consistency.CLUSTER;
    }
    for (MatchedWrite matched : request.classification().writes()) {
      applyRule(matched, evidence, outcome == WriteOutcome.INVALIDATE_AND_HOLD);
    }
    if (ambiguous()) {
      hard.add(Tag.ALL);
      reach = Consistency.CLUSTER;
      if (outcome == WriteOutcome.INVALIDATE_AND_HOLD) {
        // Holding everything would let anybody switch the cache off. What is stored meanwhile goes.
        parts
            .timing()
            .after(
                settle(null),
                () ->
                    parts.invalidation().invalidate(List.of(Tag.ALL), false, Consistency.CLUSTER));
      }
    }
    if (response != null) {
      hard.addAll(uris(response));
    }
  }

  /** There is something to mark again. */
  boolean marked() {
    return !hard.isEmpty() || !soft.isEmpty();
  }

  /** RFC 9111 §4.4: the target URI, and where the answer says that something is now. */
  private List<Tag> uris(ResponseHead response) {
    if (!Statuses.isNonError(response.status())) {
      return List.of();
    }
    RequestHead head = request.head();
    String authority = Authority.normalised(head.scheme(), head.authority());
    List<Tag> tags = new ArrayList<>();
    for (InvalidatedUris.Target target : InvalidatedUris.of(head, response)) {
      if (CanonicalPath.of(target.path()) instanceof CanonicalPath.Canonical path) {
        tags.add(ImplicitTags.uri(authority, path.text()));
      }
    }
    return tags;
  }

  private void applyRule(MatchedWrite matched, Evidence evidence, boolean hold) {
    Write write = matched.write();
    List<Tag> tags = Tags.writeTags(matched, evidence);
    Duration settle = settle(write.settle());
    ruled.add(new Ruled(tags, settle));
    if (hold) {
      spreads.add(parts.invalidation().hold(tags, settle, reach));
    }
    // What is held is marked hard: an unknown outcome is no reason to go on serving.
    Set<Tag> marks = write.soft() && !hold ? soft : hard;
    int before = marks.size();
    marks.addAll(tags);
    request.notes().tookEffect(write.event(), marks.size() - before);
  }

  /** It failed to be worked out what the write changed: it may be anything. */
  Future<Spread> everything() {
    return parts.invalidation().invalidate(List.of(Tag.ALL), false, Consistency.CLUSTER).spread();
  }

  /** Sets the same marks once more: before the last byte of an answer that streams. */
  Future<Spread> again() {
    if (!hard.isEmpty()) {
      spreads.add(markHard().spread());
    }
    if (!soft.isEmpty()) {
      spreads.add(parts.invalidation().invalidate(soft, true, reach).spread());
    }
    return spreads.together();
  }

  private Marked markHard() {
    if (own == null) {
      return parts.invalidation().invalidate(hard, false, reach);
    }
    own.before();
    Marked marked = parts.invalidation().invalidate(hard, false, reach);
    own.marked(marked.sequence());
    return marked;
  }

  /** Sees each mark of a write without a rule, which has hard ones only. */
  void seenBy(OwnMarks marks) {
    own = marks;
  }

  /** The answer broke off: the origin may commit yet, as after an answer that never began. */
  void holdAndMarkAgain() {
    for (Ruled effect : ruled) {
      spreads.add(parts.invalidation().hold(effect.tags(), effect.settle(), reach));
    }
    again();
  }

  private Duration settle(@Nullable Duration own) {
    return own != null
        ? own
        : request.origin().responseTimeout(request.classification().upstream().group());
  }
}
