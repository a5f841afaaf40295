package dev.frontdesk.admin;

import dev.frontdesk.observe.RedisLevels;

/**
 * The shared tier in a few numbers.
 *
 * @param node what this one calls itself
 * @param memoryHits look-ups that this node's memory answered, since it started
 * @param memoryMisses those that it could not
 * @param redisHits look-ups that Redis answered
 * @param redisMisses those that it could not
 */
public record RedisFigures(
    String node,
    String namespace,
    RedisLevels levels,
    long memoryHits,
    long memoryMisses,
    long redisHits,
    long redisMisses) {}
