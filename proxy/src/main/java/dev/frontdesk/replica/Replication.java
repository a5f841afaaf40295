package dev.frontdesk.replica;

/**
 * What transactions need in order to read from replicas. Absent where there are none.
 *
 * @param floors of clients
 * @param positions of writes
 */
public record Replication(Floors floors, WritePositions positions) {}
