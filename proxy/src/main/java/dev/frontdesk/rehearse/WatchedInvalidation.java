package dev.frontdesk.rehearse;

import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.invalidate.Marked;
import dev.frontdesk.invalidate.Spread;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.rules.Write.Consistency;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Marks, and a memory of which tags a step has marked. Any thread. */
final class WatchedInvalidation implements Invalidation {
  private final Invalidation marks;
  private final Set<String> marked = new LinkedHashSet<>();

  WatchedInvalidation(Invalidation marks) {
    this.marks = marks;
  }

  synchronized void forget() {
    marked.clear();
  }

  synchronized List<String> marked() {
    return List.copyOf(marked);
  }

  private synchronized void note(Collection<Tag> tags) {
    tags.forEach(tag -> marked.add(tag.text()));
  }

  @Override
  public long sequence() {
    return marks.sequence();
  }

  @Override
  public Validity check(StoredResponse response) {
    return marks.check(response);
  }

  @Override
  public boolean stillValid(long sequence, Collection<Tag> tags) {
    return marks.stillValid(sequence, tags);
  }

  @Override
  public boolean untouched(long sequence, Collection<Tag> tags) {
    return marks.untouched(sequence, tags);
  }

  @Override
  public Marked invalidate(Collection<Tag> tags, boolean soft, Consistency reach) {
    note(tags);
    return marks.invalidate(tags, soft, reach);
  }

  @Override
  public Future<Spread> hold(Collection<Tag> tags, Duration settle, Consistency reach) {
    note(tags);
    return marks.hold(tags, settle, reach);
  }

  @Override
  public boolean held(Collection<Tag> tags) {
    return marks.held(tags);
  }
}
