package dev.frontdesk.redis;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Three masters that share the slots, and replicas for the first of them. One of its own ({@link
 * #start}) counts a node as gone after half a second. {@link #shared} is one for all tests of a JVM
 * that stop none of its nodes; each has a namespace of its own there.
 */
public final class ClusterDeployment implements AutoCloseable {
  private static final int SLOTS = 16_384;
  private static final int MASTERS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(10);

  /** Started by who needs it first; ends with the JVM, as each {@link RedisServer} does. */
  private static final class Shared {
    static final ClusterDeployment ONE = started(0, Duration.ofSeconds(10));
  }

  private final List<RedisServer> nodes = new ArrayList<>();

  private ClusterDeployment() {}

  /** Three masters that run already, or from now on. Nobody closes it, and no node is stopped. */
  public static ClusterDeployment shared() {
    return Shared.ONE;
  }

  /** Three masters, no replicas: a lost node's slots stay without one. */
  public static ClusterDeployment start() {
    return start(0);
  }

  /** Three masters, of which the first so many have a replica each. */
  public static ClusterDeployment start(int replicas) {
    return started(replicas, Duration.ofMillis(500));
  }

  private static ClusterDeployment started(int replicas, Duration gone) {
    var deployment = new ClusterDeployment();
    try {
      deployment.startAll(replicas, gone);
      return deployment;
    } catch (Throwable failed) {
      deployment.close();
      throw failed;
    }
  }

  private void startAll(int replicas, Duration gone) {
    for (int i = 0; i < MASTERS + replicas; i++) {
      nodes.add(
          RedisServer.start(
              "cluster-enabled yes",
              // Usually the port and 10,000, which need not be one.
              "cluster-port " + RedisServer.freePort(),
              "cluster-node-timeout " + gone.toMillis(),
              "cluster-require-full-coverage no",
              "cluster-replica-validity-factor 0",
              "repl-diskless-sync-delay 0"));
    }
    for (int i = 0; i < MASTERS; i++) {
      nodes
          .get(i)
          .command(
              "CLUSTER",
              "ADDSLOTSRANGE",
              Integer.toString(i * SLOTS / MASTERS),
              Integer.toString((i + 1) * SLOTS / MASTERS - 1));
    }
    for (int i = 0; i < nodes.size(); i++) {
      nodes.get(i).command("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
    }
    // Each meets each: hearsay would take a second or two.
    for (RedisServer one : nodes) {
      for (RedisServer other : nodes) {
        if (one != other) {
          one.command(
              "CLUSTER", "MEET", "127.0.0.1", Integer.toString(other.port()), busPort(other));
        }
      }
    }
    await()
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() -> nodes.stream().allMatch(node -> known(node) == nodes.size()));
    for (int i = 0; i < replicas; i++) {
      nodes.get(MASTERS + i).command("CLUSTER", "REPLICATE", id(nodes.get(i)));
    }
    await().atMost(PATIENCE).pollInterval(POLL).until(() -> nodes.stream().allMatch(this::ready));
    await()
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() -> nodes.subList(MASTERS, nodes.size()).stream().allMatch(this::inSync));
  }

  private static String busPort(RedisServer node) {
    return String.valueOf(
        ((List<?>) Objects.requireNonNull(node.command("CONFIG", "GET", "cluster-port"))).get(1));
  }

  private static long known(RedisServer node) {
    return String.valueOf(node.command("CLUSTER", "NODES"))
        .lines()
        .filter(line -> !line.contains("handshake") && line.contains(" connected"))
        .count();
  }

  private boolean ready(RedisServer node) {
    String nodesSeen = String.valueOf(node.command("CLUSTER", "NODES"));
    return String.valueOf(node.command("CLUSTER", "INFO")).contains("cluster_state:ok")
        && nodesSeen.lines().filter(line -> line.contains("slave ")).count()
            == nodes.size() - MASTERS;
  }

  private boolean inSync(RedisServer replica) {
    return String.valueOf(replica.command("INFO", "replication")).contains("master_link_status:up");
  }

  private static String id(RedisServer node) {
    return String.valueOf(node.command("CLUSTER", "MYID"));
  }

  public List<RedisServer> nodes() {
    return List.copyOf(nodes);
  }

  public List<String> urls() {
    return nodes.stream().map(RedisServer::url).toList();
  }

  public int slotOf(String key) {
    return (int)
        (long) Objects.requireNonNull((Long) nodes.getFirst().command("CLUSTER", "KEYSLOT", key));
  }

  /** The master that has the key's slot, as a node that runs says. */
  public RedisServer ownerOf(String key) {
    int slot = slotOfAnywhere(key);
    RedisServer asked = nodes.stream().filter(RedisServer::running).findFirst().orElseThrow();
    List<?> ranges = (List<?>) Objects.requireNonNull(asked.command("CLUSTER", "SLOTS"));
    for (Object each : ranges) {
      List<?> range = (List<?>) each;
      if ((Long) range.get(0) <= slot && slot <= (Long) range.get(1)) {
        long port = (Long) ((List<?>) range.get(2)).get(1);
        return nodes.stream().filter(node -> node.port() == port).findFirst().orElseThrow();
      }
    }
    throw new IllegalStateException("nobody has slot " + slot);
  }

  private int slotOfAnywhere(String key) {
    RedisServer asked = nodes.stream().filter(RedisServer::running).findFirst().orElseThrow();
    return (int) (long) Objects.requireNonNull((Long) asked.command("CLUSTER", "KEYSLOT", key));
  }

  /** Moves the key's slot with all that is in it, as redis-cli does. */
  public void moveSlot(String key, RedisServer to) {
    String slot = Integer.toString(slotOfAnywhere(key));
    RedisServer from = ownerOf(key);
    to.command("CLUSTER", "SETSLOT", slot, "IMPORTING", id(from));
    from.command("CLUSTER", "SETSLOT", slot, "MIGRATING", id(to));
    List<?> keys =
        (List<?>) Objects.requireNonNull(from.command("CLUSTER", "GETKEYSINSLOT", slot, "1000"));
    for (Object each : keys) {
      from.command(
          "MIGRATE", "127.0.0.1", Integer.toString(to.port()), String.valueOf(each), "0", "5000");
    }
    to.command("CLUSTER", "SETSLOT", slot, "NODE", id(to));
    from.command("CLUSTER", "SETSLOT", slot, "NODE", id(to));
    await().atMost(PATIENCE).pollInterval(POLL).until(() -> ownerOf(key) == to);
  }

  /** Kills a node; waits until another one has the key's slot where there is a replica. */
  public void killOwnerOf(String key, boolean replaced) {
    RedisServer owner = ownerOf(key);
    owner.kill();
    if (replaced) {
      await().atMost(PATIENCE).pollInterval(POLL).until(() -> ownerOf(key) != owner);
    }
  }

  @Override
  public void close() {
    nodes.forEach(RedisServer::close);
  }
}
