package dev.frontdesk.rehearse;

import dev.frontdesk.http.Fields;
import dev.frontdesk.invalidate.database.TableChange;
import dev.frontdesk.rules.Place;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that happens in a test. */
public sealed interface Step {
  Place place();

  /** Time passes. */
  record Advance(Place place, Duration by) implements Step {}

  /**
   * A client asks.
   *
   * @param authority the host that it asks
   * @param target path and query as they stand in the request line
   * @param from the peer's address
   */
  record Ask(
      Place place,
      String method,
      String authority,
      String target,
      Fields fields,
      @Nullable Buffer body,
      String from,
      OriginScript origin,
      Expectation expect)
      implements Step {

    String path() {
      int query = target.indexOf('?');
      return query < 0 ? target : target.substring(0, query);
    }

    @Nullable String query() {
      int query = target.indexOf('?');
      return query < 0 ? null : target.substring(query + 1);
    }
  }

  /** Rows change in the database, and triggers tell of it. */
  record Changed(Place place, TableChange change, Expectation expect) implements Step {}

  /** Several clients ask before the origin answers any of them. */
  record Together(Place place, List<Ask> asks, OriginScript origin, Expectation expect)
      implements Step {}
}
