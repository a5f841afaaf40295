package dev.frontdesk.replica;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.time.HandTiming;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A primary and two standbys that do what servers do, as chance has it, and a real monitor that
 * watches them. Commits are made, marked later and in another order, replayed when it pleases;
 * questions are asked, evaluated and answered at different times; standbys restart and fall back;
 * another server takes the place of the primary, where the last commits may be lost.
 */
final class World {
  /** Ways of being wrong. */
  enum Mutation {
    NONE,
    /** The primary's position is taken first, and then the sequence. */
    SEQUENCE_AFTER_POSITION,
    /** A standby that restarts does not lose the monitor's connection. */
    LOSS_IS_NOT_HEARD,
    /** Timelines look alike. */
    TIMELINES_ARE_NOT_SEEN,
    /** A standby tells what it has received. */
    RECEIVED_INSTEAD_OF_REPLAYED
  }

  record Commit(int id, long position) {}

  /** The log of one timeline. */
  private static final class Branch {
    final int timeline;
    final List<Commit> commits = new ArrayList<>();
    long end;

    Branch(int timeline) {
      this.timeline = timeline;
    }
  }

  private static final class Question {
    final Promise<ServerReading> answer = Promise.promise();
    @Nullable ServerReading evaluated;
  }

  private abstract class Server implements Watched {
    final String name;
    final List<Question> open = new ArrayList<>();
    Runnable lost = () -> {};
    int started;

    Server(String name) {
      this.name = name;
    }

    abstract ServerReading evaluate();

    @Override
    public String name() {
      return name;
    }

    @Override
    public Future<ServerReading> read() {
      Question question = new Question();
      if (mutation == Mutation.SEQUENCE_AFTER_POSITION && this == primary) {
        question.evaluated = early;
      }
      open.add(question);
      return question.answer.future();
    }

    @Override
    public void onLost(Runnable heard) {
      lost = heard;
    }

    @Override
    public void close() {}

    void cut() {
      List<Question> cut = List.copyOf(open);
      open.clear();
      cut.forEach(question -> question.answer.tryFail("cut"));
      lost.run();
    }
  }

  private final class Primary extends Server {
    Primary() {
      super("primary");
    }

    @Override
    ServerReading evaluate() {
      // What is inserted next comes behind the page's header.
      return reading(branch, false, started, branch.end + (branch.end % 8192 == 0 ? 24 : 0));
    }
  }

  private final class Follower extends Server {
    Branch on;
    long replayed;

    Follower(String name, Branch on) {
      super(name);
      this.on = on;
      this.replayed = on.end;
    }

    @Override
    ServerReading evaluate() {
      return reading(
          on, true, started, mutation == Mutation.RECEIVED_INSTEAD_OF_REPLAYED ? on.end : replayed);
    }

    boolean shows(Commit commit) {
      return commit.position() <= replayed && on.commits.contains(commit);
    }
  }

  /** Not far from the end of a page. */
  private static final long START = 8L * 900;

  final List<String> violations = new ArrayList<>();
  int vouched;
  int reached;
  private final Random random;
  private final Mutation mutation;
  private final HandTiming timing = new HandTiming(Instant.parse("2026-11-21T00:00:00Z"));
  private final List<Commit> unmarked = new ArrayList<>();

  /** By the sequence of their mark. */
  private final TreeMap<Long, Commit> marked = new TreeMap<>();

  private final List<Map.Entry<Floor, Commit>> floors = new ArrayList<>();
  private final List<Follower> followers = new ArrayList<>();
  private final Primary primary = new Primary();
  private final Monitor monitor;
  private Branch branch = new Branch(1);
  private ServerReading early = reading(branch, false, 0, 0);
  private long sequence;
  private int ids;

  World(long seed, Mutation mutation) {
    this.random = new Random(seed);
    this.mutation = mutation;
    branch.end = START + 8L * random.nextInt(124);
    followers.add(new Follower("one", branch));
    followers.add(new Follower("two", branch));
    monitor =
        new Monitor(
            timing,
            new MonitorOptions(
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1)),
            primary,
            followers,
            this::sequence,
            MonitorObserver.NONE);
    monitor.start();
  }

  private long sequence() {
    if (mutation == Mutation.SEQUENCE_AFTER_POSITION) {
      early = primary.evaluate();
      commit();
      mark();
    }
    return sequence;
  }

  private ServerReading reading(Branch of, boolean recovering, int started, long position) {
    int timeline = mutation == Mutation.TIMELINES_ARE_NOT_SEEN ? 1 : of.timeline;
    return new ServerReading(
        "S", timeline, recovering, "" + started, new Lsn(position), new Lsn(position));
  }

  World run(int steps) {
    for (int i = 0; i < steps; i++) {
      step();
      check();
    }
    return this;
  }

  private void step() {
    switch (random.nextInt(40)) {
      case 0, 1, 2, 3, 4 -> commit();
      case 5, 6, 7, 8 -> mark();
      case 9, 10 -> {
        commit();
        write();
      }
      case 11, 12, 13, 14, 15, 16 -> evaluate(primary);
      case 17, 18, 19, 20, 21, 22 -> evaluate(followers.get(random.nextInt(2)));
      case 23, 24, 25, 26, 27, 28, 29, 30 -> replay(followers.get(random.nextInt(2)));
      case 31, 32, 33, 34, 35 -> timing.advance(Duration.ofMillis(random.nextInt(120)));
      case 36 -> monitor.standbys().get(random.nextInt(2)).look();
      case 37 -> monitor.changed();
      case 38 -> {
        if (random.nextInt(4) == 0) {
          restart(followers.get(random.nextInt(2)));
        }
      }
      default -> {
        if (random.nextInt(12) == 0) {
          failOver();
        }
      }
    }
  }

  private Commit commit() {
    // Not everything that is written is a commit.
    branch.end = behind(branch.end, 1 + random.nextInt(3));
    Commit commit = new Commit(ids++, branch.end);
    unmarked.add(commit);
    branch.commits.add(commit);
    branch.end = behind(branch.end, random.nextInt(3));
    return commit;
  }

  /** No record ends in the header of a page, unless it began on the page before. */
  private static long behind(long end, int words) {
    long next = end + 8L * words;
    long within = next % 8192;
    return within > 0 && within <= 40 ? next + 48 - within : next;
  }

  private void mark() {
    if (!unmarked.isEmpty()) {
      marked.put(++sequence, unmarked.remove(random.nextInt(unmarked.size())));
    }
  }

  /** A client's write: committed, answered, marked, and then its floor is asked for. */
  private void write() {
    Commit commit = commit();
    unmarked.remove(commit);
    marked.put(++sequence, commit);
    monitor
        .positions()
        .after("booking", new ResponseHead(200, Fields.EMPTY))
        .onSuccess(floor -> floors.add(Map.entry(floor, commit)));
  }

  /** A question is worked on, or its answer arrives. */
  private void evaluate(Server server) {
    if (server.open.isEmpty()) {
      return;
    }
    Question question = server.open.get(random.nextInt(server.open.size()));
    ServerReading evaluated = question.evaluated;
    if (evaluated == null) {
      evaluated = server.evaluate();
      question.evaluated = evaluated;
    }
    if (random.nextBoolean()) {
      server.open.remove(question);
      question.answer.tryComplete(evaluated);
    }
  }

  private void replay(Follower follower) {
    if (follower.on != branch) {
      // It follows the new primary, from where it is or from a copy.
      long fork = forkOf(follower.on);
      if (follower.replayed > fork) {
        follower.replayed = fork;
        restarted(follower);
      }
      follower.on = branch;
      return;
    }
    long behind = follower.on.end - follower.replayed;
    follower.replayed +=
        random.nextInt(3) == 0 ? behind : behind == 0 ? 0 : random.nextLong(behind);
  }

  private long forkOf(Branch old) {
    long fork = START;
    for (Commit commit : old.commits) {
      if (branch.commits.contains(commit)) {
        fork = commit.position();
      }
    }
    return fork;
  }

  private void restart(Follower follower) {
    follower.replayed = START + (follower.replayed - START) / 8 * random.nextInt(9);
    restarted(follower);
  }

  private void restarted(Follower follower) {
    if (mutation != Mutation.LOSS_IS_NOT_HEARD) {
      follower.started++;
      follower.cut();
    }
  }

  /** One that had replayed so much takes the place of the primary. */
  private void failOver() {
    long fork = followers.get(random.nextInt(2)).replayed;
    Branch next = new Branch(branch.timeline + 1);
    branch.commits.stream().filter(commit -> commit.position() <= fork).forEach(next.commits::add);
    next.end = fork;
    branch = next;
    primary.started++;
    primary.cut();
  }

  /** Somebody reads from each standby right now. */
  private void check() {
    for (int i = 0; i < followers.size(); i++) {
      Follower follower = followers.get(i);
      DatabaseStanding standing = monitor.standbys().get(i);
      long claimed = standing.sequence();
      marked.headMap(claimed, true).forEach((n, commit) -> verify(follower, commit, "mark " + n));
      vouched += claimed > 0 ? 1 : 0;
      for (Map.Entry<Floor, Commit> floor : floors) {
        if (standing.reached(floor.getKey())) {
          reached++;
          verify(follower, floor.getValue(), "floor " + floor.getKey());
        }
      }
    }
    if (floors.size() > 20) {
      floors.removeFirst();
    }
  }

  private void verify(Follower follower, Commit commit, String what) {
    boolean lost = !branch.commits.contains(commit);
    if (!lost && !follower.shows(commit)) {
      violations.add(
          "%s at %d says that it shows %s of %s"
              .formatted(follower.name, follower.replayed, what, commit));
    }
  }
}
