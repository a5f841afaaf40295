package dev.frontdesk.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param matched how many stored responses in this process's memory are concerned
 * @param atLeast the count stopped at its bound, and there may be more
 * @param tags what was marked, implicit tags too; what would be, in a dry run
 * @param redis how many were deleted from Redis, or would be; null where that was not counted
 * @param spread how far it has gone; null in a dry run
 */
public record PurgeResult(
    long matched,
    boolean atLeast,
    List<String> tags,
    @Nullable Long redis,
    @Nullable PurgeSpread spread) {
  public PurgeResult {
    tags = List.copyOf(tags);
  }

  /** Of a process that is alone. */
  public PurgeResult(long matched, boolean atLeast, List<String> tags) {
    this(matched, atLeast, tags, null, null);
  }
}
