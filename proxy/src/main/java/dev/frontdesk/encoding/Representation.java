package dev.frontdesk.encoding;

import org.jspecify.annotations.Nullable;

/**
 * Content in a coding. The bytes are never written to.
 *
 * @param coding what {@code bytes} are in; null: the stored one, which is not known here
 */
public record Representation(@Nullable Coding coding, byte[] bytes) {}
