package dev.frontdesk.redis;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A master, a replica and three Sentinels. The first finds a master gone after half a second and
 * asks the others for their votes; they find it gone a second and two later. Were they as fast,
 * each would vote for itself, and after such a tie nothing happens for ten seconds. Ready when it
 * is there: the replica is in sync and all Sentinels know each other.
 */
public final class SentinelDeployment implements AutoCloseable {
  public static final String MASTER = "front";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(20);

  private final List<RedisServer> data = new ArrayList<>();
  private final List<RedisServer> sentinels = new ArrayList<>();

  private SentinelDeployment() {}

  public static SentinelDeployment start(String... configuration) {
    var deployment = new SentinelDeployment();
    try {
      deployment.startAll(configuration);
      return deployment;
    } catch (Throwable failed) {
      deployment.close();
      throw failed;
    }
  }

  private void startAll(String... configuration) {
    RedisServer first = RedisServer.start(configuration);
    data.add(first);
    List<String> lines = new ArrayList<>(List.of(configuration));
    lines.add("replicaof 127.0.0.1 " + first.port());
    lines.add("repl-diskless-load swapdb");
    data.add(RedisServer.start(lines.toArray(String[]::new)));
    // Without this a master waits five seconds for more replicas before it begins.
    first.command("CONFIG", "SET", "repl-diskless-sync-delay", "0");
    data.get(1).command("CONFIG", "SET", "repl-diskless-sync-delay", "0");
    for (int i = 0; i < 3; i++) {
      sentinels.add(
          RedisServer.sentinel(
              List.of(
                  "sentinel monitor %s 127.0.0.1 %d 1".formatted(MASTER, first.port()),
                  "sentinel down-after-milliseconds " + MASTER + " " + (500 + 1000 * i),
                  "sentinel failover-timeout " + MASTER + " 3000",
                  "sentinel parallel-syncs " + MASTER + " 1")));
    }
    sentinels.forEach(SentinelDeployment::hurry);
    await().atMost(PATIENCE).pollInterval(POLL).until(() -> inSync(data.get(1)));
    await()
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() -> sentinels.stream().allMatch(this::knowsAll));
  }

  /** They look and talk every 100 ms; usually it is each second, two and ten. */
  private static void hurry(RedisServer sentinel) {
    for (String period : List.of("INFO", "PUBLISH", "PING", "ASK")) {
      sentinel.command("SENTINEL", "DEBUG", period + "-PERIOD", "100");
    }
  }

  private static boolean inSync(RedisServer replica) {
    return String.valueOf(replica.command("INFO", "replication")).contains("master_link_status:up");
  }

  private boolean knowsAll(RedisServer sentinel) {
    String info = String.valueOf(sentinel.command("INFO", "sentinel"));
    return info.contains("status=ok") && info.contains("slaves=1") && info.contains("sentinels=3");
  }

  /** Of all Sentinels. */
  public List<String> urls() {
    return sentinels.stream().map(RedisServer::url).toList();
  }

  public List<RedisServer> sentinels() {
    return List.copyOf(sentinels);
  }

  /** Who is master, as the first Sentinel that runs says. */
  public RedisServer master() {
    for (RedisServer sentinel : sentinels) {
      if (sentinel.running()
          && sentinel.command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER)
              instanceof List<?> address) {
        int port = Integer.parseInt(String.valueOf(address.get(1)));
        return data.stream().filter(each -> each.port() == port).findFirst().orElseThrow();
      }
    }
    throw new IllegalStateException("no Sentinel runs");
  }

  public RedisServer replica() {
    RedisServer master = master();
    return data.stream().filter(each -> each != master).findFirst().orElseThrow();
  }

  /** Kills the master and waits until the other is one. The killed one can be restarted. */
  public void failover() {
    RedisServer old = master();
    old.kill();
    awaitAnotherThan(old);
  }

  /** Waits until another one is master and takes writes. */
  public void awaitAnotherThan(RedisServer old) {
    await()
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() ->
            master() != old && String.valueOf(master().command("ROLE")).startsWith("[master"));
  }

  @Override
  public void close() {
    sentinels.forEach(RedisServer::close);
    data.forEach(RedisServer::close);
  }
}
