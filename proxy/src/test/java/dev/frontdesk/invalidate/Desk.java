package dev.frontdesk.invalidate;

import dev.frontdesk.key.CacheKey;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.store.StoredResponses;
import dev.frontdesk.store.memory.MemoryStore;
import dev.frontdesk.time.HandTiming;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The least that reads through a cache and writes past it: an origin that counts versions, a store,
 * marks. Records each read that got a version older than one acknowledged before the read began.
 */
final class Desk {
  /** Where a party stands, for another to run just there. */
  enum Point {
    FOUND,
    SEQUENCE_READ,
    MARKS_READ,
    STAMPED,
    FETCHED,
    KEPT,
    COMMITTED,
    MARKING,
    MARKS_WRITTEN,
    PUBLISHED
  }

  /** What a reader makes of the marks. */
  enum Check {
    AS_IT_SHOULD_BE,
    SWITCHED_OFF,
    HINT_READ_AFTER_THE_MARKS
  }

  private final ConcurrentMap<String, AtomicInteger> origin = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, AtomicInteger> acknowledged = new ConcurrentHashMap<>();
  private final MemoryStore store = new MemoryStore(1 << 20);
  private final LocalInvalidation invalidation;
  private final Check check;
  private final Consumer<Point> points;
  final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();

  Desk(Check check, Consumer<Point> points) {
    this.check = check;
    this.points = points;
    this.invalidation =
        new LocalInvalidation(
            MarkOptions.DEFAULT,
            new HandTiming(),
            step -> points.accept(Point.valueOf(step.name())));
  }

  void read(String key) {
    int atLeast = count(acknowledged, key).get();
    int version = answer(key);
    if (version < atLeast) {
      violations.add("%s: read %d, acknowledged was %d".formatted(key, version, atLeast));
    }
  }

  private int answer(String key) {
    List<StoredResponse> found = store.findNow(new CacheKey(key));
    points.accept(Point.FOUND);
    if (!found.isEmpty() && usable(found.getFirst())) {
      return Integer.parseInt(new String(found.getFirst().body(), StandardCharsets.UTF_8));
    }
    long stamp = invalidation.sequence();
    points.accept(Point.STAMPED);
    int version = count(origin, key).get();
    points.accept(Point.FETCHED);
    // Without asking whether it is still valid: safety must rest on the check at read.
    store.keep(StoredResponses.stored(key, Integer.toString(version), stamp, Tag.of(key + ":1")));
    points.accept(Point.KEPT);
    return version;
  }

  private boolean usable(StoredResponse response) {
    if (check == Check.SWITCHED_OFF) {
      return true;
    }
    boolean valid = invalidation.check(response) instanceof Validity.Valid;
    if (valid && check == Check.HINT_READ_AFTER_THE_MARKS) {
      response.foundValid(invalidation.sequence());
    }
    return valid;
  }

  void write(String key) {
    int version = count(origin, key).incrementAndGet();
    points.accept(Point.COMMITTED);
    List<Tag> tags = new ArrayList<>();
    tags.add(Tag.of("other:1"));
    tags.add(Tag.of(key));
    invalidation.invalidate(tags, false);
    count(acknowledged, key).accumulateAndGet(version, Math::max);
  }

  private static AtomicInteger count(ConcurrentMap<String, AtomicInteger> counts, String key) {
    return counts.computeIfAbsent(key, same -> new AtomicInteger());
  }
}
