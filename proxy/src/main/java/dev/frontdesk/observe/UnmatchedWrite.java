package dev.frontdesk.observe;

/**
 * Unsafe requests that no write rule matched.
 *
 * @param method PUT, POST, PATCH, DELETE or {@code other}
 * @param shape the path with identifiers replaced, or {@code other} past the bound
 */
public record UnmatchedWrite(String method, String shape, long count) {}
