package dev.frontdesk.redis;

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
public final class RedisHealth {
  private static final Logger LOG = LoggerFactory.getLogger(RedisHealth.class);
  private static final long EVERY_MILLIS = 5000;
  private static final long AGAIN_MILLIS = 1000;

  private final Vertx vertx;
  private final RedisLink link;
  private final Set<String> warned = new HashSet<>();
  private volatile RedisInfo info = RedisInfo.UNKNOWN;

  public RedisHealth(Vertx vertx, RedisLink link) {
    this.vertx = vertx;
    this.link = link;
  }

  /** Looks at once, and then every five seconds until Vert.x is closed. */
  public void start() {
    vertx.runOnContext(begun -> look());
    vertx.setPeriodic(EVERY_MILLIS, timer -> look());
  }

  /** Asks again and again whether Redis answers on a link that nobody else probes. */
  public void keepAlive(RedisLink other) {
    vertx.setPeriodic(
        AGAIN_MILLIS,
        timer -> {
          if (other.state() == RedisLink.State.AWAY) {
            // Whether it succeeds is the link's to know.
            other.probe(Request.cmd(Command.PING));
          }
        });
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
  public RedisInfo info() {
    return info;
  }
}
