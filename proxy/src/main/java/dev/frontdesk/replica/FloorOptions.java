package dev.frontdesk.replica;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How clients are known again after a write.
 *
 * @param lasts how long after a write the client's reads are held against it
 * @param cookie name of the signed cookie; null: none is set
 * @param key that signs it, the same on all nodes
 * @param identities names of those by whose values clients are known; may be empty
 * @param clients that are remembered by identity at most; beyond it everybody has the floor of
 *     those that were forgotten, until it has passed
 */
public record FloorOptions(
    Duration lasts, @Nullable String cookie, byte[] key, Set<String> identities, int clients) {}
