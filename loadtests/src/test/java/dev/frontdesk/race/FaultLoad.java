package dev.frontdesk.race;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Readers and writers on a few keys of several nodes, without an end, while something breaks. What
 * they saw is checked when all is over, because only then it is known from when to when Redis was
 * away.
 */
final class FaultLoad implements AutoCloseable {
  private static final List<String> KINDS = List.of("plain", "revealed", "varied", "personal");
  private static final List<String> LANGUAGES = List.of("en", "pt");
  private static final List<String> PERSONS = List.of("ada", "ben");
  private static final int KEYS_PER_KIND = 3;
  private static final int READERS_PER_NODE = 3;
  private static final int READER_THINKS_MILLIS = 4;
  private static final int WRITER_THINKS_MILLIS = 40;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Usually tenths of a second; writes go on meanwhile, and must not keep it from a node. */
  private static final Duration RECOVERY = Duration.ofSeconds(10);

  private static final Duration POLL = Duration.ofMillis(5);

  private final RaceNodes nodes;
  private final Swarm swarm;
  private final AtomicBoolean over = new AtomicBoolean();
  private final Collection<Seen> reads = new ConcurrentLinkedQueue<>();
  private final Collection<Seen> writes = new ConcurrentLinkedQueue<>();
  private final Collection<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicLongArray read;
  private final AtomicLongArray written;
  private final AtomicLongArray hits;
  private final List<Future<?>> actors = new ArrayList<>();

  /** What a client saw of one request. */
  record Seen(String path, int node, long invoked, long completed, long version) {
    long millis() {
      return TimeUnit.NANOSECONDS.toMillis(completed - invoked);
    }
  }

  /**
   * When Redis was not what it should be.
   *
   * @param began before the fault
   * @param mended before it ended
   * @param over all nodes had a lease again
   * @param elsewhere for how long after its acknowledgement a write from before {@code mended} may
   *     be unseen on other nodes, if it is not over before
   * @param lease until so long after it was over. A write from after {@code mended} may be unseen
   *     until then: its node may find Redis later than others do, and tells them only by it
   */
  record Away(long began, long mended, long over, Duration elsewhere, Duration lease) {
    /** From when on other nodes must show what this write made. */
    long demandedFrom(Seen write) {
      long end = over + lease.toNanos();
      if (write.completed() - began < 0 || write.invoked() - end > 0) {
        return write.completed();
      }
      long bound = write.completed() - mended < 0 ? write.completed() + elsewhere.toNanos() : end;
      return Math.max(write.completed(), Math.min(bound, end));
    }
  }

  FaultLoad(RaceNodes nodes, long seed) {
    this(nodes, seed, nodes.count());
  }

  /**
   * @param writers how many nodes, the first ones, have a writer
   */
  FaultLoad(RaceNodes nodes, long seed, int writers) {
    this.nodes = nodes;
    this.swarm = new Swarm(8 * READERS_PER_NODE * nodes.count());
    this.read = new AtomicLongArray(nodes.count());
    this.written = new AtomicLongArray(nodes.count());
    this.hits = new AtomicLongArray(nodes.count());
    Random seeds = new Random(seed);
    for (int i = 0; i < nodes.count(); i++) {
      int node = i;
      for (int j = 0; j < READERS_PER_NODE; j++) {
        Random random = new Random(seeds.nextLong());
        actors.add(
            swarm.repeat(
                over::get,
                () ->
                    read(node, random)
                        .compose(done -> swarm.pause(random.nextInt(READER_THINKS_MILLIS)))));
      }
      if (node >= writers) {
        continue;
      }
      Random random = new Random(seeds.nextLong());
      actors.add(
          swarm.repeat(
              over::get,
              () ->
                  write(node, random)
                      .compose(done -> swarm.pause(random.nextInt(WRITER_THINKS_MILLIS)))));
    }
  }

  private static String path(Random random) {
    return "/%s/%s"
        .formatted(
            KINDS.get(random.nextInt(KINDS.size())), Holds.key(random.nextInt(KEYS_PER_KIND)));
  }

  private Future<?> read(int node, Random random) {
    String path = path(random);
    Map<String, String> fields =
        path.startsWith("/varied")
            ? Map.of("Accept-Language", LANGUAGES.get(random.nextInt(LANGUAGES.size())))
            : path.startsWith("/personal")
                ? Map.of("X-User", PERSONS.get(random.nextInt(PERSONS.size())))
                : Map.of();
    long invoked = System.nanoTime();
    return ask(HttpMethod.GET, node, path, fields)
        .onSuccess(answer -> {
          reads.add(new Seen(path, node, invoked, System.nanoTime(), version(answer)));
          read.incrementAndGet(node);
          if ("HIT".equals(answer.outcome())) {
            hits.incrementAndGet(node);
          }
        })
        .otherwiseEmpty();
  }

  private Future<?> write(int node, Random random) {
    String path = path(random);
    long invoked = System.nanoTime();
    return ask(HttpMethod.POST, node, path, Map.of())
        .onSuccess(answer -> {
          writes.add(new Seen(path, node, invoked, System.nanoTime(), version(answer)));
          written.incrementAndGet(node);
        })
        .otherwiseEmpty();
  }

  /** No request fails because of Redis: any other answer than 200 is remembered. */
  private Future<Swarm.Answer> ask(
      HttpMethod method, int node, String path, Map<String, String> fields) {
    return swarm
        .ask(method, nodes.port(node), path, null, fields)
        .timeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .map(answer -> answer.expect(200))
        .onFailure(failed -> failures.add(method + " " + path + " on " + node + ": " + failed));
  }

  private static long version(Swarm.Answer answer) {
    return answer.json().getLong("version");
  }

  /** Blocks until so many more writes were acknowledged, on whichever node. */
  void awaitWrites(int more) {
    int before = writes.size();
    await("more writes")
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() -> writes.size() >= before + more);
  }

  /** Blocks until each node has answered so many more reads and writes. */
  void awaitMore(int moreReads, int moreWrites) {
    AtomicLongArray readBefore = copy(read);
    AtomicLongArray writtenBefore = copy(written);
    await("more reads and writes")
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() ->
            moreOfEach(read, readBefore, moreReads)
                && moreOfEach(written, writtenBefore, moreWrites));
  }

  /** Blocks until each node has answered so many more reads from its store. */
  void awaitMoreHits(int more) {
    AtomicLongArray before = copy(hits);
    await("more hits")
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() -> moreOfEach(hits, before, more));
  }

  /** Blocks until each node has served so many more from Redis. */
  void awaitMoreFromRedis(int more) {
    List<Long> before = nodes.shared().stream().map(HeldShared::confirmed).toList();
    await("more from Redis")
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() -> {
          for (int node = 0; node < nodes.count(); node++) {
            if (nodes.shared().get(node).confirmed() < before.get(node) + more) {
              return false;
            }
          }
          return true;
        });
  }

  /** Blocks until no node has a lease. */
  void awaitNoLease() {
    await("no lease")
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() -> nodes.shared().stream().noneMatch(HeldShared::hasLease));
  }

  /** Blocks until all nodes have a lease, and returns when that was. */
  long awaitLeases() {
    await("leases")
        .atMost(RECOVERY)
        .pollInterval(POLL)
        .until(() -> nodes.shared().stream().allMatch(HeldShared::hasLease));
    return System.nanoTime();
  }

  private static AtomicLongArray copy(AtomicLongArray counts) {
    AtomicLongArray copy = new AtomicLongArray(counts.length());
    for (int i = 0; i < counts.length(); i++) {
      copy.set(i, counts.get(i));
    }
    return copy;
  }

  private static boolean moreOfEach(AtomicLongArray now, AtomicLongArray before, int more) {
    for (int i = 0; i < now.length(); i++) {
      if (now.get(i) < before.get(i) + more) {
        return false;
      }
    }
    return true;
  }

  /** Ends the load and blocks until nothing is under way. */
  void stop() throws Exception {
    over.set(true);
    Future.join(actors)
        .toCompletionStage()
        .toCompletableFuture()
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  Collection<String> failures() {
    return List.copyOf(failures);
  }

  /** Reads that the promise forbids, after {@link #stop}. */
  List<Violation> violations(List<Away> away) {
    List<Event> events = new ArrayList<>();
    reads.forEach(seen ->
        events.add(
            new Event.Read(
                register(seen.path(), seen.node()),
                seen.invoked(),
                seen.completed(),
                seen.version())));
    for (Seen write : writes) {
      for (int node = 0; node < nodes.count(); node++) {
        long from = write.completed();
        if (node != write.node()) {
          for (Away time : away) {
            from = Math.max(from, time.demandedFrom(write));
          }
        }
        events.add(
            new Event.Write(register(write.path(), node), write.invoked(), from, write.version()));
      }
    }
    return Checker.check(events);
  }

  private static String register(String path, int node) {
    return path + " on " + node;
  }

  @Override
  public String toString() {
    return "reads %,d (hits %,d, slowest %,d ms), writes %,d (slowest %,d ms), failures %d"
        .formatted(
            reads.size(),
            sum(hits),
            slowest(reads),
            writes.size(),
            slowest(writes),
            failures.size());
  }

  private static long slowest(Collection<Seen> seen) {
    return seen.stream().mapToLong(Seen::millis).max().orElse(0);
  }

  private static long sum(AtomicLongArray counts) {
    long sum = 0;
    for (int i = 0; i < counts.length(); i++) {
      sum += counts.get(i);
    }
    return sum;
  }

  @Override
  public void close() {
    over.set(true);
    swarm.close();
  }
}
