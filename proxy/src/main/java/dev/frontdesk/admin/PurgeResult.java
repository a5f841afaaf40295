package dev.frontdesk.admin;

import java.util.List;

/**
 * @param matched how many stored responses are concerned
 * @param atLeast the count stopped at its bound, and there may be more
 * @param tags what was marked, implicit tags too; what would be, in a dry run
 */
public record PurgeResult(long matched, boolean atLeast, List<String> tags) {
  public PurgeResult {
    tags = List.copyOf(tags);
  }
}
