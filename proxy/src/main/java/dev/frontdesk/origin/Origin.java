package dev.frontdesk.origin;

import io.vertx.core.Future;
import java.time.Duration;

/**
 * Sends a request to an upstream group. Called from, and completing on, the request's event loop.
 */
public interface Origin {
  /** Completes with the head of the final response; fails with {@link OriginFailure} only. */
  Future<OriginResponse> send(OriginRequest request);

  /** The response time-out of an upstream group: what {@code settle} defaults to. */
  Duration responseTimeout(String group);
}
