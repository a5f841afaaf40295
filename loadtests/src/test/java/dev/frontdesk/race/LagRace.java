package dev.frontdesk.race;

import dev.frontdesk.cli.EmbeddedProxy;
import dev.frontdesk.cli.Interposed;
import dev.frontdesk.race.LagRules.Kind;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Clients that write through the proxy and read at once what they have written, while standbys are
 * late. Two things are checked, each as a register of its own:
 *
 * <ul>
 *   <li>what a client reads, in whatever way, against its own acknowledged writes;
 *   <li>what anybody reads on a route that keeps answers, against all acknowledged writes and
 *       purges; but for answers that say that a replica behind gave them ({@code replica-behind}),
 *       which are not kept, and to which nothing is promised.
 * </ul>
 *
 * Each lane writes services of its own, so that their versions only grow; everybody reads all.
 */
final class LagRace {
  /**
   * @param lanes rounds at the same time
   * @param weather lag changes, and standbys are killed
   */
  record Plan(long seed, int rounds, int lanes, boolean weather) {}

  /**
   * @param own reads of clients that had written, by X-Cache
   * @param others reads of clients that had not
   * @param behind answers that said that a replica behind gave them
   * @param late reads of others, on routes that keep nothing, that got less than was acknowledged:
   *     so replicas were behind
   * @param refused 503 because no replica may answer and the primary's budget is spent
   * @param failed answers that were neither
   * @param served what the proxy says of who answered, by group
   * @param asked of the replicas' servers, as they count it themselves
   * @param weather changes of lag
   */
  record Result(
      int rounds,
      long reads,
      long writes,
      Map<String, Long> own,
      Map<String, Long> others,
      long behind,
      long late,
      long refused,
      List<String> failed,
      Map<String, Map<String, Long>> served,
      long asked,
      String weather,
      List<Violation> violations,
      Duration time) {
    /** Of the reads that were not answered from the store, those that replicas answered. */
    double shareOfReplicas() {
      long replicas = served("replica") + served("behind");
      return (double) replicas / (replicas + served("primary") + served("refused"));
    }

    long served(String by) {
      return served.values().stream().mapToLong(counts -> counts.getOrDefault(by, 0L)).sum();
    }

    @Override
    public String toString() {
      return ("rounds %,d, reads %,d (of who had written %s, of others %s), writes %,d, %.1f %% of what was not stored"
              + " by replicas %s, asked of their servers %,d, answers of replicas behind %,d, late for"
              + " others %,d, refused %,d, failed %d, changes %s, violations %d, %,d ms")
          .formatted(
              rounds,
              reads,
              own,
              others,
              writes,
              100 * shareOfReplicas(),
              served,
              asked,
              behind,
              late,
              refused,
              failed.size(),
              weather,
              violations.size(),
              time.toMillis());
    }
  }

  private static final int SERVICES_OF_A_LANE = 2;
  private static final int READERS = 3;
  private static final int READERS_THINK_MILLIS = 6;
  private static final long ANSWER_SECONDS = 30;
  private static final long GRACE_SECONDS = 120;
  private static final List<Kind> KINDS = List.of(Kind.values());

  private final Plan plan;
  private final LagServers servers;
  private final EmbeddedProxy proxy;
  private final Swarm swarm;
  private final History history = new History();
  private final AtomicInteger next = new AtomicInteger();
  private final Map<Integer, Long> acknowledged = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> own = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> others = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> failed = new ConcurrentLinkedQueue<>();
  private final LongAdder reads = new LongAdder();
  private final LongAdder writes = new LongAdder();
  private final LongAdder behind = new LongAdder();
  private final LongAdder late = new LongAdder();
  private final LongAdder refused = new LongAdder();

  private LagRace(Plan plan, LagServers servers, EmbeddedProxy proxy, Swarm swarm) {
    this.plan = plan;
    this.servers = servers;
    this.proxy = proxy;
    this.swarm = swarm;
  }

  /** Runs it and blocks until it is over. */
  static Result run(Plan plan, LagServers servers, Interposed interposed) throws Exception {
    servers.lag(LagServers.DELAYS);
    try (Swarm swarm = new Swarm(8 * plan.lanes() + READERS);
        EmbeddedProxy proxy =
            servers.proxy(
                "spill: { rate: 200, burst: 200 }",
                LagRules.with("ttl: 150ms, stale-while-revalidate: 1h"),
                swarm,
                interposed)) {
      return new LagRace(plan, servers, proxy, swarm).run();
    }
  }

  private Result run() throws Exception {
    long began = System.nanoTime();
    long asked = servers.askedOfReplicas();
    String weather = "none";
    if (plan.weather()) {
      try (LagWeather changing = new LagWeather(servers, plan.seed())) {
        rounds(changing::hasShownAll);
        weather = changing.toString();
      }
    } else {
      rounds(() -> true);
    }
    return new Result(
        next.get(),
        reads.sum(),
        writes.sum(),
        sums(own),
        sums(others),
        behind.sum(),
        late.sum(),
        refused.sum(),
        List.copyOf(failed),
        LagServers.served(proxy, swarm),
        servers.askedOfReplicas() - asked,
        weather,
        history.check(),
        Duration.ofNanos(System.nanoTime() - began));
  }

  /**
   * @param mayEnd when the rounds of the plan are over
   */
  private void rounds(BooleanSupplier mayEnd) throws Exception {
    Random seeds = new Random(plan.seed());
    AtomicBoolean over = new AtomicBoolean();
    List<Future<Void>> lanes = new ArrayList<>();
    List<Future<Void>> readers = new ArrayList<>();
    for (int i = 0; i < plan.lanes(); i++) {
      Lane lane = new Lane(i, new Random(seeds.nextLong()));
      lanes.add(
          swarm.repeat(() -> next.get() >= plan.rounds() && mayEnd.getAsBoolean(), lane::round));
    }
    for (int i = 0; i < READERS; i++) {
      Random random = new Random(seeds.nextLong());
      readers.add(
          swarm.repeat(
              over::get,
              () ->
                  read(nobody(), service(random), KINDS.get(random.nextInt(KINDS.size())))
                      .compose(done -> swarm.pause(random.nextInt(READERS_THINK_MILLIS)))));
    }
    try {
      Waits.get(Future.join(lanes), GRACE_SECONDS + plan.rounds() / 5);
    } finally {
      over.set(true);
    }
    Waits.get(Future.join(readers));
  }

  private int service(Random random) {
    return 1 + random.nextInt(plan.lanes() * SERVICES_OF_A_LANE);
  }

  private static Map<String, Long> sums(Map<String, LongAdder> counts) {
    Map<String, Long> sums = new TreeMap<>();
    counts.forEach((name, count) -> sums.put(name, count.sum()));
    return sums;
  }

  /** Who asks. */
  private static final class Client {
    private final String name;

    /** Null: known by a cookie alone, or not at all. */
    private final @Nullable String identity;

    private final boolean keepsCookies;
    private volatile @Nullable String cookie;
    private volatile boolean wrote;

    Client(String name, @Nullable String identity, boolean keepsCookies) {
      this.name = name;
      this.identity = identity;
      this.keepsCookies = keepsCookies;
    }

    Map<String, String> fields() {
      Map<String, String> fields = new HashMap<>();
      if (identity != null) {
        fields.put("X-User-Id", identity);
      }
      String floor = cookie;
      if (floor != null) {
        fields.put("Cookie", "theme=dark; " + floor);
      }
      return fields;
    }

    void wrote(Swarm.Answer answer) {
      String line = answer.fields().get("Set-Cookie");
      if (line != null && keepsCookies) {
        cookie = line.split(";", 2)[0];
      }
      wrote = true;
    }
  }

  private static Client nobody() {
    return new Client("nobody", null, false);
  }

  /** One after the other writes and reads its own services, as two clients. */
  private final class Lane {
    private final int number;
    private final Random random;
    private final Map<Integer, Long> versions = new HashMap<>();
    private Client withCookies;
    private final Client withIdentity;
    private int clients;

    Lane(int number, Random random) {
      this.number = number;
      this.random = random;
      withCookies = newcomer();
      withIdentity = new Client("user " + number, Integer.toString(1000 + number), false);
    }

    private Client newcomer() {
      return new Client("browser " + number + "." + clients++, null, true);
    }

    Future<?> round() {
      next.incrementAndGet();
      if (random.nextInt(20) == 0) {
        withCookies = newcomer();
      }
      int service = 1 + number * SERVICES_OF_A_LANE + random.nextInt(SERVICES_OF_A_LANE);
      Client writer = random.nextBoolean() ? withCookies : withIdentity;
      Client other = writer == withCookies ? withIdentity : withCookies;
      List<Kind> kinds = new ArrayList<>(KINDS);
      Collections.shuffle(kinds, random);
      Future<?> warm =
          random.nextBoolean() ? read(other, service, kinds.getLast()) : Future.succeededFuture();
      long version = versions.merge(service, 1L, Long::sum);
      int how = random.nextInt(100);
      String group = random.nextBoolean() ? "told" : "watched";
      Future<Swarm.Answer> written =
          warm.compose(ready ->
              how < 85 ? write(writer, service, version, group) : writeBehind(service, version));
      return written
          .compose(done -> {
            List<Future<?>> reads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
              reads.add(read(writer, service, kinds.get(i)));
            }
            reads.add(read(other, service, kinds.get(4)));
            reads.add(read(nobody(), service, kinds.get(0)));
            return Future.join(reads);
          })
          .compose(read -> read(writer, service, kinds.get(5)));
    }
  }

  private Future<Swarm.Answer> write(Client client, int service, long version, String group) {
    long invoked = history.invoked();
    return swarm
        .ask(
            HttpMethod.PUT,
            proxy.port(),
            "/api/services/" + service + "?by=" + group,
            new JsonObject().put("priceCents", version),
            client.fields())
        .timeout(ANSWER_SECONDS, TimeUnit.SECONDS)
        .onSuccess(answer -> {
          answer.expect(200);
          client.wrote(answer);
          history.wrote(ofClient(client, service), invoked, version);
          wrote(service, invoked, version);
        });
  }

  /** Past the proxy; what acknowledges it is the purge. */
  private Future<Swarm.Answer> writeBehind(int service, long version) {
    long invoked = history.invoked();
    JsonObject purge = new JsonObject().put("tags", new JsonArray().add("service:" + service));
    return swarm
        .ask(
            HttpMethod.PUT,
            servers.backend().port(),
            "/api/services/" + service,
            new JsonObject().put("priceCents", version),
            Map.of())
        .compose(answer -> {
          answer.expect(200);
          return swarm.ask(
              HttpMethod.POST,
              proxy.adminPort(),
              "/purge",
              purge,
              Map.of("Authorization", "Bearer " + proxy.adminToken()));
        })
        .timeout(ANSWER_SECONDS, TimeUnit.SECONDS)
        .onSuccess(answer -> {
          answer.expect(200);
          wrote(service, invoked, version);
        });
  }

  private void wrote(int service, long invoked, long version) {
    writes.increment();
    history.wrote(ofAll(service), invoked, version);
    acknowledged.merge(service, version, Math::max);
  }

  private Future<Swarm.Answer> read(Client client, int service, Kind kind) {
    long acknowledgedBefore = acknowledged.getOrDefault(service, 0L);
    long invoked = history.invoked();
    boolean wrote = client.wrote;
    String target = kind.target(service);
    return swarm
        .ask(HttpMethod.GET, proxy.port(), target, null, client.fields())
        .timeout(ANSWER_SECONDS, TimeUnit.SECONDS)
        .onSuccess(answer -> {
          String why = String.valueOf(answer.fields().get("Cache-Status"));
          if (isRefused(answer)) {
            refused.increment();
            return;
          }
          if (answer.status() != 200) {
            failed.add(
                target + ": " + answer.status() + " " + why + " " + answer.body().toString());
            return;
          }
          long version = kind.version(service, answer);
          reads.increment();
          boolean isBehind = why.contains("replica-behind");
          if (isBehind) {
            behind.increment();
          }
          history.read(ofClient(client, service), invoked, version);
          if (kind.kept && !isBehind) {
            history.read(ofAll(service), invoked, version);
          } else if (!wrote && version < acknowledgedBefore) {
            late.increment();
          }
          (wrote ? own : others)
              .computeIfAbsent(String.valueOf(answer.outcome()), name -> new LongAdder())
              .increment();
        });
  }

  /** No replica may answer, and the primary has answered as many reads for them as it may. */
  static boolean isRefused(Swarm.Answer answer) {
    return answer.status() == 503
        && "1".equals(answer.fields().get("Retry-After"))
        && answer.body().toString().contains("spill-exhausted");
  }

  private static String ofClient(Client client, int service) {
    return service + " as written by " + client.name;
  }

  private static String ofAll(int service) {
    return service + " as kept";
  }
}
