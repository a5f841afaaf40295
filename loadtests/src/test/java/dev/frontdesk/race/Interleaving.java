package dev.frontdesk.race;

import dev.frontdesk.race.Hold.Happening;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * The plan of one round about one key: who reads and writes on which node, and who is held where
 * until what has happened elsewhere. The same seed and number give the same plan.
 *
 * @param kind of the path
 * @param warm the node that fills before all else; {@link Hold#ANY}: nothing is filled
 * @param also nodes that read once before the writes begin, so that they have it, too
 * @param readers each: the nodes that it reads on, one after the other
 * @param writers each: what it does, one after the other
 */
record Interleaving(
    Shape shape,
    String kind,
    String key,
    int warm,
    List<Integer> also,
    List<List<Integer>> readers,
    List<List<Change>> writers,
    List<Hold> holds) {
  static final List<String> KINDS =
      List.of("plain", "revealed", "varied", "personal", "validated", "stale");

  /** A dangerous order, or none in particular. */
  enum Shape {
    FILL_ACROSS_WRITE,
    KEPT_AFTER_WRITE,
    VALUE_BEFORE_WRITE,
    PROMOTED_AFTER_WRITE,
    SLOW_ORIGIN,
    SLOW_MESSAGE,
    SLOW_SCRIPT,
    SLOW_ACKNOWLEDGEMENT,
    ANYTHING
  }

  /** How something is changed. */
  enum How {
    WRITE,
    STREAMED,
    LOST,
    BEHIND_AND_PURGED
  }

  record Change(int node, How how) {}

  String path() {
    return "/" + kind + "/" + key;
  }

  /** A reader is to be held with what it has from Redis: it must be there. */
  boolean needsRedis() {
    return holds.stream()
        .anyMatch(hold -> hold.moment() == Moment.VALUE_READ || hold.moment() == Moment.MARKS_READ);
  }

  /** What is held gets to Redis after the write: others are to find it there. */
  boolean keepsLate() {
    return holds.stream()
        .anyMatch(hold -> hold.moment() == Moment.KEEP || hold.moment() == Moment.ORIGIN_READ);
  }

  /** Writers begin when a reader stands where it is to be held. */
  boolean writersWait() {
    return holds.stream().anyMatch(hold -> hold.moment().isOfReaders());
  }

  /**
   * @param purges whether changes may come by purge, too
   */
  static Interleaving draw(long seed, long round, int nodes, boolean purges) {
    // Scattered first: of numbers in a row, Random makes first draws that are nearly the same.
    long scattered = new SplittableRandom(seed + round).nextLong();
    return new Draw(new Random(scattered), nodes, purges).interleaving(round);
  }

  private record Draw(Random random, int nodes, boolean purges) {
    Interleaving interleaving(long round) {
      Shape shape = one(Shape.values());
      String kind = KINDS.get(random.nextInt(KINDS.size()));
      int a = random.nextInt(nodes);
      int b = (a + 1 + random.nextInt(nodes - 1)) % nodes;
      int c = (b + 1 + random.nextInt(nodes - 1)) % nodes;
      String key = Holds.key(round);
      List<List<Change>> oneWriter = List.of(changes(b, 1));
      return switch (shape) {
        case FILL_ACROSS_WRITE ->
            new Interleaving(
                shape,
                kind,
                key,
                Hold.ANY,
                List.of(),
                readers(a, 1),
                oneWriter,
                holds(Moment.ORIGIN_READ, Hold.ANY, acknowledgedOrCommitted()));
        case KEPT_AFTER_WRITE ->
            new Interleaving(
                shape,
                kind,
                key,
                Hold.ANY,
                List.of(),
                readers(a, 1),
                oneWriter,
                holds(Moment.KEEP, a, Happening.ACKNOWLEDGED));
        case VALUE_BEFORE_WRITE ->
            new Interleaving(
                shape,
                kind,
                key,
                a,
                List.of(),
                readers(c, 2),
                oneWriter,
                holds(Moment.VALUE_READ, c, acknowledgedOrCommitted()));
        case PROMOTED_AFTER_WRITE ->
            new Interleaving(
                shape,
                kind,
                key,
                a,
                List.of(),
                readers(c, 2),
                oneWriter,
                holds(Moment.MARKS_READ, c, Happening.ACKNOWLEDGED));
        case SLOW_ORIGIN ->
            // It has committed; what is filled now is new already, and stamped before the mark.
            new Interleaving(
                shape,
                kind,
                key,
                random.nextBoolean() ? a : Hold.ANY,
                List.of(),
                both(readers(a, 2), readers(c, 2)),
                oneWriter,
                holds(Moment.ORIGIN_COMMITTED, Hold.ANY, Happening.NOTHING));
        case SLOW_MESSAGE ->
            new Interleaving(
                shape,
                kind,
                key,
                a,
                List.of(c),
                readers(c, 6),
                oneWriter,
                holds(Moment.MESSAGE, c, Happening.NOTHING));
        case SLOW_SCRIPT ->
            // The writer's node knows, and Redis does not: what it reads there is not to be kept.
            new Interleaving(
                shape,
                kind,
                key,
                a,
                List.of(c),
                both(readers(b, 3), readers(c, 3)),
                random.nextBoolean() ? oneWriter : List.of(changes(b, 1), changes(c, 1)),
                holds(
                    random.nextInt(3) > 0 ? Moment.MARKED_HERE : Moment.SCRIPT_DONE,
                    b,
                    random.nextBoolean() ? Happening.NOTHING : Happening.ANSWERED));
        case SLOW_ACKNOWLEDGEMENT ->
            new Interleaving(
                shape,
                kind,
                key,
                a,
                List.of(c),
                readers(c, 4),
                oneWriter,
                holds(Moment.ACKNOWLEDGING, c, Happening.ANSWERED));
        case ANYTHING -> anything(kind, key, a);
      };
    }

    private Interleaving anything(String kind, String key, int a) {
      List<List<Integer>> readers = new ArrayList<>();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        readers.addAll(readers(random.nextInt(nodes), 1 + random.nextInt(4)));
      }
      List<List<Change>> writers = new ArrayList<>();
      for (int i = 1 + random.nextInt(2); i > 0; i--) {
        writers.add(changes(random.nextInt(nodes), 1 + random.nextInt(2)));
      }
      List<Hold> holds = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        holds.addAll(holds(one(Moment.values()), Hold.ANY, one(Happening.values())));
      }
      return new Interleaving(
          Shape.ANYTHING,
          kind,
          key,
          random.nextBoolean() ? a : Hold.ANY,
          random.nextBoolean() ? List.of(random.nextInt(nodes)) : List.of(),
          readers,
          writers,
          holds);
    }

    private static <T> List<T> both(List<T> some, List<T> others) {
      List<T> all = new ArrayList<>(some);
      all.addAll(others);
      return all;
    }

    private Happening acknowledgedOrCommitted() {
      return random.nextInt(4) == 0 ? Happening.COMMITTED : Happening.ACKNOWLEDGED;
    }

    /** One reader that begins on a node and now and then goes to another. */
    private List<List<Integer>> readers(int node, int reads) {
      List<Integer> path = new ArrayList<>();
      path.add(node);
      for (int i = 1; i < reads; i++) {
        path.add(random.nextInt(4) == 0 ? random.nextInt(nodes) : node);
      }
      return List.of(path);
    }

    private List<Change> changes(int node, int count) {
      List<Change> changes = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int kind = random.nextInt(100);
        changes.add(
            new Change(
                node,
                kind < 70 || !purges
                    ? How.WRITE
                    : kind < 80 ? How.STREAMED : kind < 82 ? How.LOST : How.BEHIND_AND_PURGED));
      }
      return changes;
    }

    private List<Hold> holds(Moment moment, int node, Happening until) {
      // What holds a message holds all that come after it, of other rounds, too.
      int most = moment == Moment.MESSAGE || moment == Moment.ACKNOWLEDGING ? 8 : 30;
      return List.of(new Hold(moment, node, until, 2 + random.nextInt(most)));
    }

    private <T> T one(T[] all) {
      return all[random.nextInt(all.length)];
    }
  }
}
