package dev.frontdesk.observe;

/**
 * How the shared tier stands at one moment. What Redis says of itself is as old as the last look at
 * it, and 0 until there was one.
 *
 * @param up whether commands are sent
 * @param lease whether this node trusts what it has in memory
 * @param nodes of the namespace that have been heard of
 * @param journal tags that Redis has not been told of
 * @param writes stored responses that wait to be written to Redis
 * @param writeBytes their size
 * @param memoryBytes what Redis uses
 * @param maximumBytes its {@code maxmemory}; 0: no bound
 * @param evictions keys that Redis has evicted since it started
 * @param hits of Redis itself, on all keys of all its users, since it started
 * @param misses likewise
 * @param fillsGranted leases of fills that this node got
 * @param fillsElsewhere fills that waited for another node's
 * @param fillsInVain those of them that then filled by themselves
 * @param fillsCrowded fills that did not wait, because too many did
 * @param fillsWaiting fills that wait now
 * @param clients connections that Redis has
 */
public record RedisLevels(
    boolean up,
    boolean lease,
    long nodes,
    long journal,
    long writes,
    long writeBytes,
    long memoryBytes,
    long maximumBytes,
    long evictions,
    long hits,
    long misses,
    long fillsGranted,
    long fillsElsewhere,
    long fillsInVain,
    long fillsCrowded,
    long fillsWaiting,
    long clients) {
  public static final RedisLevels EMPTY =
      new RedisLevels(false, false, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
