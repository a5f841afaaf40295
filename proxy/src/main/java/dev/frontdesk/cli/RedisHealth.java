package dev.frontdesk.cli;

import dev.frontdesk.redis.RedisInfo;
import dev.frontdesk.redis.RedisLink;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at what Redis says of itself, every few seconds and off the way of requests; warns once of
 * each setting that could break a promise. In a Cluster it is one of the nodes that is looked at.
 * Figures are read from any thread.
 */
final class RedisHealth {
  private static final Logger LOG = LoggerFactory.getLogger(RedisHealth.class);
  static final long EVERY_MILLIS = 5000;

  private final Vertx vertx;
  private final RedisLink link;
  private final Set<String> warned = new HashSet<>();
  private volatile RedisInfo info = RedisInfo.UNKNOWN;

  RedisHealth(Vertx vertx, RedisLink link) {
    this.vertx = vertx;
    this.link = link;
  }

  void start() {
    vertx.runOnContext(begun -> look());
    vertx.setPeriodic(EVERY_MILLIS, timer -> look());
  }

  private void look() {
    if (link.state() == RedisLink.State.UP) {
      // Without an answer the figures stay: the link counts and says that there was none.
      link.send(Request.cmd(Command.INFO))
          .onSuccess(response -> {
            if (response != null) {
              seen(RedisInfo.of(response.toString()));
            }
          });
    }
  }

  private void seen(RedisInfo now) {
    info = now;
    for (String danger : now.dangers()) {
      boolean isNew;
      synchronized (warned) {
        isNew = warned.add(danger);
      }
      if (isNew) {
        LOG.warn("{}", danger);
      }
    }
  }

  /** As of the last look. */
  RedisInfo info() {
    return info;
  }
}
