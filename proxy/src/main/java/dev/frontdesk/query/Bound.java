package dev.frontdesk.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request gives for a query's parameters. */
sealed interface Bound {
  /** In the order of {@code $1}, {@code $2}; null is SQL's null. */
  record Values(List<@Nullable Object> values) implements Bound {
    @Override
    public String toString() {
      // Values are nobody's business.
      return values.size() + " values";
    }
  }

  /**
   * The statement cannot be asked.
   *
   * @param status 400, or 401 where the caller is not known
   * @param detail names the parameter and what was expected; never the value
   */
  record Refused(int status, String detail) implements Bound {}
}
