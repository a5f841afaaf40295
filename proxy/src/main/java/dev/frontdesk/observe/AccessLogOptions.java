package dev.frontdesk.observe;

import java.nio.file.Path;
import java.util.Set;

/**
 * @param masked names of query parameters whose values are masked, besides those that always are
 * @param queue how many lines may wait to be written; more are dropped and counted
 */
public record AccessLogOptions(Target target, Format format, Set<String> masked, int queue) {
  public static final int DEFAULT_QUEUE = 8192;

  public AccessLogOptions {
    masked = Set.copyOf(masked);
    if (queue < 1) {
      throw new IllegalArgumentException("queue: %d (expected: >= 1)".formatted(queue));
    }
  }

  public AccessLogOptions(Target target, Format format) {
    this(target, format, Set.of(), DEFAULT_QUEUE);
  }

  /** How a line looks. */
  public enum Format {
    /** One JSON object per line. */
    JSON,
    /** Apache's combined format. */
    COMBINED
  }

  /** Where lines go. */
  public sealed interface Target {
    record Stdout() implements Target {}

    record Stderr() implements Target {}

    /** Appended to; opened again on {@link AccessLog#reopen()}. */
    record ToFile(Path path) implements Target {}
  }
}
