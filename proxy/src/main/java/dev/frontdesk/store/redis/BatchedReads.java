package dev.frontdesk.store.redis;

import dev.frontdesk.redis.RedisLink;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands that read. Those that are issued before the event loop of the first of them has its next
 * turn go out together, in one write: nobody waits for others to come. Any thread.
 */
final class BatchedReads {
  /** Commands in one batch. */
  static final int MOST_AT_ONCE = 64;

  private record Asked(Request command, Promise<Response> reply) {}

  private final RedisLink link;
  private final ValueObserver observer;
  private final Context own;

  /** Guarded by this. */
  private List<Asked> waiting = new ArrayList<>();

  /**
   * @param own where commands are sent from that come from no event loop
   */
  BatchedReads(RedisLink link, ValueObserver observer, Context own) {
    this.link = link;
    this.observer = observer;
    this.own = own;
  }

  Future<Response> read(Request command) {
    Promise<Response> reply = Promise.promise();
    boolean first;
    synchronized (this) {
      first = waiting.isEmpty();
      waiting.add(new Asked(command, reply));
    }
    if (first) {
      Context here = Vertx.currentContext();
      (here == null ? own : here).runOnContext(turn -> send());
    }
    return reply.future();
  }

  private void send() {
    List<Asked> all;
    synchronized (this) {
      all = waiting;
      waiting = new ArrayList<>();
    }
    for (int from = 0; from < all.size(); from += MOST_AT_ONCE) {
      send(all.subList(from, Math.min(all.size(), from + MOST_AT_ONCE)));
    }
  }

  private void send(List<Asked> together) {
    observer.readBatch(together.size());
    if (together.size() == 1) {
      alone(together.getFirst());
      return;
    }
    link.batch(together.stream().map(Asked::command).toList())
        .onComplete(
            replies -> {
              for (int i = 0; i < together.size(); i++) {
                together.get(i).reply().complete(replies.get(i));
              }
            },
            failure -> {
              // Redis said no to one of them, and the others need not suffer for it.
              boolean one = failure instanceof ErrorType && link.state() == RedisLink.State.UP;
              together.forEach(asked -> {
                if (one) {
                  alone(asked);
                } else {
                  asked.reply().fail(failure);
                }
              });
            });
  }

  private void alone(Asked asked) {
    link.send(asked.command()).onComplete(asked.reply());
  }
}
