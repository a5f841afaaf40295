package dev.frontdesk.origin;

import dev.frontdesk.rules.Upstream;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * Where a request is answered: by declared queries where it is a read that one of them answers,
 * else by an upstream group over HTTP. As its parts, one event loop.
 */
public final class Origins implements Origin {
  private final Origin http;
  private final Origin queries;

  public Origins(Origin http, Origin queries) {
    this.http = http;
    this.queries = queries;
  }

  @Override
  public Future<OriginResponse> send(OriginRequest request) {
    Reading reading = request.reading();
    return (reading != null && reading.query() != null ? queries : http).send(request);
  }

  @Override
  public Duration responseTimeout(String group) {
    return (group.equals(Upstream.QUERIES) ? queries : http).responseTimeout(group);
  }
}
