package dev.frontdesk.sample;

/**
 * A second server of the sample API, which reads from a standby and refuses to write.
 *
 * @param port where it listens on 127.0.0.1
 * @param knobs its own
 * @param standby that it reads from
 */
public record BookingReplica(int port, Knobs knobs, Standby standby) {}
