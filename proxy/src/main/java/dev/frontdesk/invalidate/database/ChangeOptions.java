package dev.frontdesk.invalidate.database;

import java.time.Duration;

/**
 * How changes are heard.
 *
 * @param channel of NOTIFY
 * @param beat how often it is tried whether notifications arrive
 * @param blindTtl what nothing that changes may clear is older than, while they do not
 */
public record ChangeOptions(String channel, Duration beat, Duration blindTtl) {}
