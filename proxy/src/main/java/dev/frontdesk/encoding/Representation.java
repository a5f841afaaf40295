package dev.frontdesk.encoding;

import org.jspecify.annotations.Nullable;

/**
 * Content in a coding. The bytes are never written to.
 *
 * @param coding what {@code bytes} are in; null: the stored one, which is not known here
 * @param asStored they are the stored content itself
 */
public record Representation(@Nullable Coding coding, byte[] bytes, boolean asStored) {}
