package dev.frontdesk.store;

/** What a store holds. Bytes are weights: body, codings, fields, key and overhead. */
public record StoreFigures(
    long responses, long bytes, long maximumBytes, long evictions, long evictedBytes) {}
