package dev.frontdesk.load;

import dev.frontdesk.scale.Zipf;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One way through the plan: straight at the API, or through Frontdesk. The n-th user of each pass
 * wants the same. {@link #begin} and {@link #end} block, and are called when no user is under way.
 */
final class Pass {
  /** Services of the sample API. */
  static final int SERVICES = 120;

  /** Tenants of the sample API. */
  static final int TENANTS = 6;

  /** Days that users look at, from the first on. */
  static final int DAYS = 14;

  private static final Zipf SERVICE = new Zipf(SERVICES, 1.1);
  private static final Zipf TENANT = new Zipf(TENANTS, 0.8);
  private static final Zipf DAY = new Zipf(DAYS, 0.9);

  private final String name;
  private final World world;
  private final List<String> bases;
  private final boolean frontdesk;
  private final int firstDay;
  private final Load load;
  private final AtomicInteger users = new AtomicInteger();
  private final Slots slots = new Slots();
  private final Tally tally = new Tally();
  private @Nullable Probe probe;
  private @Nullable Counts before;
  private long begun;

  private record Counts(
      long originRequests, long originBytes, Map<String, Long> outcomes, Duration processorTime) {}

  /**
   * @param name before the name of each request in the report
   * @param frontdesk through it, else straight
   * @param firstDay of those that its users look at, counted from the first that has slots
   */
  Pass(String name, World world, boolean frontdesk, int firstDay, Load load) {
    this.name = name;
    this.world = world;
    this.frontdesk = frontdesk;
    this.firstDay = firstDay;
    this.load = load;
    bases =
        frontdesk
            ? world.nodes().stream().map(Node::url).toList()
            : List.of("http://127.0.0.1:" + world.api().port());
  }

  String name() {
    return name;
  }

  boolean frontdesk() {
    return frontdesk;
  }

  World world() {
    return world;
  }

  Slots slots() {
    return slots;
  }

  Tally tally() {
    return tally;
  }

  /** What the next user wants is drawn from this. */
  SplittableRandom nextUser() {
    return new SplittableRandom(load.seed() * 1_000_003 + users.getAndIncrement());
  }

  int nodes() {
    return bases.size();
  }

  String base(int node) {
    return bases.get(node);
  }

  static int service(RandomGenerator random) {
    return 1 + SERVICE.draw(random);
  }

  static String services(RandomGenerator random) {
    return "/api/services?tenantId=" + (1 + TENANT.draw(random));
  }

  String date(RandomGenerator random) {
    return date(DAY.draw(random));
  }

  String date(int day) {
    LocalDate date = world.day().plusDays(firstDay + day);
    return date.toString();
  }

  static String availability(int service, String date) {
    return "/api/availability/" + service + "?date=" + date;
  }

  /** How long users of it arrive has begun, in nanoseconds. */
  long elapsed() {
    return System.nanoTime() - begun;
  }

  void begin() throws IOException, InterruptedException {
    before = counts();
    begun = System.nanoTime();
    SplittableRandom random = new SplittableRandom(load.seed());
    Probe reads =
        new Probe(
            base(0),
            load.probes(),
            () ->
                random.nextInt(4) == 0
                    ? services(random)
                    : availability(service(random), date(random)));
    probe = reads;
    reads.start();
  }

  Result end() throws IOException, InterruptedException {
    Probe reads = probe;
    Counts then = before;
    if (reads == null || then == null) {
      throw new IllegalStateException(name + " ends, and has not begun");
    }
    reads.close();
    double seconds = elapsed() / 1e9;
    Counts now = counts();
    Map<String, Long> outcomes = new TreeMap<>(now.outcomes());
    then.outcomes().forEach((outcome, count) -> outcomes.merge(outcome, -count, Long::sum));
    outcomes.values().removeIf(count -> count == 0);
    return new Result(
        name,
        seconds,
        tally.requests(),
        tally.errors() + reads.failed(),
        tally.every().percentile(50),
        tally.every().percentile(95),
        tally.every().percentile(99),
        reads.firstByte().count(),
        reads.firstByte().percentile(50),
        reads.firstByte().percentile(95),
        reads.bytesPerAnswer(),
        reads.codedPercent(),
        now.originRequests() - then.originRequests(),
        now.originBytes() - then.originBytes(),
        outcomes,
        now.processorTime().minus(then.processorTime()).toMillis());
  }

  private Counts counts() throws IOException, InterruptedException {
    Map<String, Long> outcomes = new TreeMap<>();
    Duration processorTime = Duration.ZERO;
    if (frontdesk) {
      for (Node node : world.nodes()) {
        Node.Counts counts = node.counts();
        counts.outcomes().forEach((outcome, count) -> outcomes.merge(outcome, count, Long::sum));
        processorTime = processorTime.plus(counts.processorTime());
      }
    }
    return new Counts(world.originRequests(), world.originBytes(), outcomes, processorTime);
  }
}
