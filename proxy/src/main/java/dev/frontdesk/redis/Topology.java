package dev.frontdesk.redis;

import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which server has which slots. Servers are addresses as {@code redis://HOST:PORT}. Immutable. */
final class Topology {
  /** What no key decides. */
  static final int ANY_SLOT = -1;

  private static final int LAST_SLOT = 16_383;

  /** Slots up to {@code last}, of one master. */
  record Shard(int last, String master, List<String> replicas) {}

  private final NavigableMap<Integer, Shard> shards;

  private Topology(NavigableMap<Integer, Shard> shards) {
    this.shards = shards;
  }

  static Topology single(String master, List<String> replicas) {
    return new Topology(
        new TreeMap<>(Map.of(0, new Shard(LAST_SLOT, master, List.copyOf(replicas)))));
  }

  /**
   * @param slots reply of CLUSTER SLOTS
   * @param asked who gave it: it may leave its own host empty
   */
  static Topology ofCluster(Response slots, ServerAddress asked) {
    NavigableMap<Integer, Shard> shards = new TreeMap<>();
    for (Response range : slots) {
      List<String> servers = new ArrayList<>();
      for (int i = 2; i < range.size(); i++) {
        Response host = range.get(i).get(0);
        String name = host == null || host.toString().isEmpty() ? asked.host() : host.toString();
        servers.add(asked.at(name, range.get(i).get(1).toInteger()).url());
      }
      shards.put(
          range.get(0).toInteger(),
          new Shard(
              range.get(1).toInteger(),
              servers.getFirst(),
              List.copyOf(servers.subList(1, servers.size()))));
    }
    return new Topology(shards);
  }

  /**
   * Where a command goes.
   *
   * @param slot or {@link #ANY_SLOT}
   * @param replica whether a replica will do
   * @param up which servers are not known to be away; a master is given whether it is or not, where
   *     there is no other
   * @return null where nobody has the slot
   */
  @Nullable String server(int slot, boolean replica, Predicate<String> up) {
    if (slot == ANY_SLOT && shards.size() != 1) {
      return masters().stream()
          .filter(up)
          .findFirst()
          .orElseGet(() -> shards.isEmpty() ? null : shards.firstEntry().getValue().master());
    }
    var found = shards.floorEntry(Math.max(slot, 0));
    if (found == null || found.getValue().last() < slot) {
      return null;
    }
    Shard shard = found.getValue();
    if (replica) {
      // Masters are spared while any replica is there.
      return shard.replicas().stream().filter(up).findFirst().orElse(shard.master());
    }
    return shard.master();
  }

  Set<String> masters() {
    return shards.values().stream()
        .map(Shard::master)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Masters and replicas. */
  Set<String> servers() {
    Set<String> all = masters();
    shards.values().stream().map(Shard::replicas).forEach(all::addAll);
    return all;
  }
}
