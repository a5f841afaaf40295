package dev.frontdesk.postgres;

/**
 * How a pool stands at one moment.
 *
 * @param active connections that somebody has
 * @param idle connections that nobody uses
 * @param waiting those that wait for one
 * @param available false: the server is away, and is not asked
 */
public record PoolLevels(int active, int idle, int waiting, boolean available) {}
