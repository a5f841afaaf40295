package dev.frontdesk.store.redis;

import dev.frontdesk.policy.SharedStamp;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.redis.RedisLink;
import dev.frontdesk.redis.RedisScript;
import dev.frontdesk.store.redis.ValueCodec.Encoded;
import dev.frontdesk.store.redis.ValueCodec.Refused;
import dev.frontdesk.store.redis.ValueObserver.NotKept;
import dev.frontdesk.store.redis.WriteQueue.Change;
import dev.frontdesk.time.Timing;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes what waits: one batch at a time, made on a worker, sent when it is made. While one is
 * under way the next one collects. What Redis does not take is given up: it can be fetched again.
 * Any thread.
 */
final class WriteBehind {
  /** Changes in one batch. */
  static final int MOST_AT_ONCE = 64;

  /** Bytes of bodies in one batch that has more than one. */
  static final long MOST_BYTES_AT_ONCE = 1 << 20;

  /** Variants of one key. */
  static final int MOST_VARIANTS = 32;

  /** Largest values that may be in one hash of variants, which one look-up reads. */
  static final int MOST_LARGEST = 4;

  /** Responses of one person. */
  static final int MOST_PERSONAL = 256;

  private final RedisLink link;
  private final Timing timing;
  private final ValueOptions options;
  private final ValueObserver observer;
  private final Supplier<Duration> clockOffset;
  private final ValueKeys keys;
  private final ValueCodec codec;
  private final WorkerExecutor workers;
  private final Context own;

  /** Guarded by this, as all below. */
  private final WriteQueue queue = new WriteQueue();

  private final List<Awaited> awaited = new ArrayList<>();
  private boolean running;

  /** When all changes up to this number are made. */
  private record Awaited(long number, Promise<Void> over) {}

  /**
   * A change that is ready to be sent.
   *
   * @param script null: the field is deleted
   */
  private record Ready(
      Change change, @Nullable Encoded encoded, @Nullable RedisScript script, String hash) {}

  WriteBehind(
      RedisLink link,
      Timing timing,
      ValueOptions options,
      ValueObserver observer,
      Supplier<Duration> clockOffset,
      ValueKeys keys,
      ValueCodec codec,
      WorkerExecutor workers,
      Context own) {
    this.link = link;
    this.timing = timing;
    this.options = options;
    this.observer = observer;
    this.clockOffset = clockOffset;
    this.keys = keys;
    this.codec = codec;
    this.workers = workers;
    this.own = own;
  }

  void put(Change change) {
    if (link.state() == RedisLink.State.AWAY) {
      givenUp(change, NotKept.AWAY);
      return;
    }
    boolean begin;
    synchronized (this) {
      queue.put(change, observer::notKept);
      begin = !running;
      running = true;
      observer.waiting(queue.size(), queue.bytes());
    }
    if (begin) {
      // Never on the way of the response that is to be kept.
      own.runOnContext(turn -> next());
    }
  }

  /** Completes when all that was put before is written or given up; never fails. */
  synchronized Future<Void> written() {
    if (!running) {
      return Future.succeededFuture();
    }
    Promise<Void> over = Promise.promise();
    awaited.add(new Awaited(queue.last(), over));
    return over.future();
  }

  /** Takes away what waits for a person; completes when what is under way is over. */
  synchronized Future<Void> forget(String person) {
    queue.forget(person);
    return written();
  }

  private void next() {
    List<Change> batch;
    List<Awaited> over = new ArrayList<>();
    synchronized (this) {
      long first = queue.first();
      for (Iterator<Awaited> each = awaited.iterator(); each.hasNext(); ) {
        Awaited one = each.next();
        if (one.number() < first) {
          each.remove();
          over.add(one);
        }
      }
      batch = queue.take(MOST_AT_ONCE, MOST_BYTES_AT_ONCE);
      running = !batch.isEmpty();
      observer.waiting(queue.size(), queue.bytes());
    }
    over.forEach(one -> one.over().complete());
    if (!batch.isEmpty()) {
      // In whatever way it ends: what comes next must not wait for ever.
      workers
          .executeBlocking(() -> made(batch))
          .compose(this::sent)
          .onFailure(failure -> batch.forEach(change -> givenUp(change, NotKept.FAILED)))
          .onComplete(done -> own.runOnContext(turn -> next()));
    }
  }

  private List<Ready> made(List<Change> batch) {
    Duration ahead = clockOffset.get();
    List<Ready> ready = new ArrayList<>(batch.size());
    for (Change change : batch) {
      SharedStamp stamp = change.stamp();
      String hash = keys.of(change.key());
      if (stamp == null) {
        ready.add(new Ready(change, null, null, hash));
      } else if (isWanted(change, stamp)) {
        try {
          Encoded encoded =
              codec.encode(change.key(), change.response(), stamp, change.encrypted(), ahead);
          boolean personal = change.key().person() != null;
          RedisScript script = personal ? ValueScripts.KEEP_PERSONAL : ValueScripts.KEEP_VARIANT;
          ready.add(new Ready(change, encoded, script, hash));
        } catch (Refused refused) {
          observer.notKept(refused.why());
        }
      }
    }
    return ready;
  }

  /** Asked before the work, and again before it is sent. */
  private boolean isWanted(Change change, SharedStamp stamp) {
    StoredResponse response = change.response();
    if (!Retention.of(response, timing.now()).isPositive()) {
      observer.notKept(NotKept.ENDED);
      return false;
    }
    if (!options.wanted().test(response, stamp)) {
      observer.notKept(NotKept.UNWANTED);
      return false;
    }
    return true;
  }

  private Future<Void> sent(List<Ready> made) {
    List<Ready> wanted =
        made.stream()
            .filter(ready ->
                ready.change().stamp() == null || isWanted(ready.change(), ready.change().stamp()))
            .toList();
    if (wanted.isEmpty()) {
      return Future.succeededFuture();
    }
    observer.writeBatch(wanted.size());
    return link.batch(wanted.stream().map(this::command).toList())
        .<Void>map(replies -> {
          for (int i = 0; i < wanted.size(); i++) {
            replied(wanted.get(i), replies.get(i));
          }
          return null;
        })
        .recover(failure -> recovered(wanted, failure));
  }

  /** The script may be unknown, or one of them refused: then each for itself. */
  private Future<Void> recovered(List<Ready> wanted, Throwable failure) {
    if (!(failure instanceof ErrorType) || link.state() == RedisLink.State.AWAY) {
      NotKept why = link.state() == RedisLink.State.AWAY ? NotKept.AWAY : NotKept.FAILED;
      wanted.forEach(ready -> givenUp(ready.change(), why));
      return Future.succeededFuture();
    }
    List<Future<Void>> each = new ArrayList<>();
    for (Ready ready : wanted) {
      RedisScript script = ready.script();
      Future<Response> reply =
          script == null
              ? link.send(command(ready))
              : script.run(link, List.of(ready.hash()), arguments(ready));
      each.add(
          reply
              .<Void>map(done -> {
                replied(ready, done);
                return null;
              })
              .otherwise(refused -> {
                givenUp(ready.change(), NotKept.FAILED);
                return null;
              }));
    }
    return Future.all(each).mapEmpty();
  }

  private Request command(Ready ready) {
    RedisScript script = ready.script();
    if (script != null) {
      return script.command(List.of(ready.hash()), arguments(ready));
    }
    Change change = ready.change();
    return Request.cmd(Command.HDEL)
        .arg(ready.hash())
        .arg(ValueKeys.field(change.key(), change.response().nominated()));
  }

  private List<?> arguments(Ready ready) {
    Encoded encoded = ready.encoded();
    if (encoded == null) {
      return List.of();
    }
    long millis = Math.max(1, Retention.of(ready.change().response(), timing.now()).toMillis());
    return ready.change().key().person() == null
        ? List.of(
            encoded.field(),
            encoded.value(),
            millis,
            MOST_VARIANTS,
            (long) MOST_LARGEST * options.maxValue())
        : List.of(encoded.field(), encoded.value(), millis, MOST_PERSONAL);
  }

  private void replied(Ready ready, Response reply) {
    Encoded encoded = ready.encoded();
    if (encoded == null) {
      return;
    }
    if (reply.toInteger() == 1) {
      observer.written(ready.change().response().route(), encoded.value().length, encoded.plain());
    } else {
      observer.notKept(NotKept.OLDER);
    }
  }

  private void givenUp(Change change, NotKept why) {
    if (change.stamp() != null) {
      observer.notKept(why);
    }
  }
}
