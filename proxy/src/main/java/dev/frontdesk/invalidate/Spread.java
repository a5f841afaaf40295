package dev.frontdesk.invalidate;

import io.vertx.core.Future;
import java.util.List;

/** How far an invalidation has gone. */
public sealed interface Spread {
  Future<Spread> COMPLETE = Future.succeededFuture(new Complete());

  /** As far as was asked. */
  record Complete() implements Spread {}

  /**
   * No node serves what it hit any more, and these did not say so: they have not heard from Redis
   * for longer than a lease, and answer nothing from the store by themselves.
   */
  record Fenced(List<String> nodes) implements Spread {}

  /** Redis could not be told in time. It is remembered, and told before Redis is read again. */
  record Unsent() implements Spread {}
}
