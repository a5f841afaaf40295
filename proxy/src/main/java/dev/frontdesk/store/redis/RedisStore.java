package dev.frontdesk.store.redis;

import dev.frontdesk.key.SharedKey;
import dev.frontdesk.policy.SharedStamp;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.redis.RedisLink;
import dev.frontdesk.store.SharedStore;
import dev.frontdesk.store.redis.ValueObserver.NotKept;
import dev.frontdesk.store.redis.WriteQueue.Change;
import dev.frontdesk.time.Timing;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Stored responses in Redis, for all nodes of a namespace. Any thread; results come on the context
 * of the caller, where it has one. Whatever Redis does, or has, a look-up that it does not help is
 * a miss.
 */
public final class RedisStore implements SharedStore {
  /** Threads that encode and decode what is too large for an event loop. */
  private static final int WORKERS = 2;

  /** How long what waits may take to be written when the process ends. */
  static final Duration LAST_WRITES = Duration.ofSeconds(1);

  private final RedisLink link;
  private final ValueObserver observer;
  private final ValueKeys keys;
  private final ValueCodec codec;
  private final WorkerExecutor workers;
  private final ValueReads reads;
  private final WriteBehind writes;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * @param clockOffset by how much Redis' clock is ahead of this node's; negative where it is
   *     behind
   */
  public RedisStore(
      Vertx vertx,
      RedisLink link,
      Timing timing,
      ValueOptions options,
      ValueObserver observer,
      Supplier<Duration> clockOffset) {
    this.link = link;
    this.observer = observer;
    this.keys = new ValueKeys(options.namespace());
    this.codec = new ValueCodec(options.maxValue(), options.keys());
    this.workers = vertx.createSharedWorkerExecutor("values-" + options.namespace(), WORKERS);
    Context own = vertx.getOrCreateContext();
    this.reads = new ValueReads(link, observer, clockOffset, keys, codec, workers, own);
    this.writes =
        new WriteBehind(link, timing, options, observer, clockOffset, keys, codec, workers, own);
  }

  @Override
  public Future<List<Shared>> find(SharedKey key, long sequence) {
    return OnCaller.of(reads.find(key, sequence));
  }

  @Override
  public void keep(SharedKey key, StoredResponse response, SharedStamp stamp, boolean encrypted) {
    try {
      codec.check(response, encrypted);
    } catch (ValueCodec.Refused refused) {
      observer.notKept(refused.why());
      return;
    }
    if (closed.get()) {
      observer.notKept(NotKept.AWAY);
    } else {
      writes.put(new Change(key, response, stamp, encrypted));
    }
  }

  @Override
  public void drop(SharedKey key, StoredResponse response) {
    if (!closed.get()) {
      writes.put(new Change(key, response, null, false));
    }
  }

  @Override
  public Future<Void> written() {
    return OnCaller.of(writes.written());
  }

  /**
   * {@inheritDoc} Fails where Redis cannot be asked: then it is not known to be deleted. What this
   * node is writing is written first and counts; what waits is not written.
   */
  @Override
  public Future<Long> forget(String person) {
    return OnCaller.of(
        writes
            .forget(person)
            .compose(
                over -> ValueScripts.FORGET.run(link, List.of(keys.ofPerson(person)), List.of()))
            .map(reply -> reply.toLong()));
  }

  @Override
  public Future<Long> countOf(String person) {
    return link.send(Request.cmd(Command.HLEN).arg(keys.ofPerson(person)))
        .map(reply -> reply == null ? 0L : reply.toLong());
  }

  /** Writes what waits, for a bounded time; completes when that is over. Never fails. */
  public Future<Void> close() {
    if (closed.getAndSet(true)) {
      return Future.succeededFuture();
    }
    Promise<Void> over = Promise.promise();
    writes
        .written()
        .timeout(LAST_WRITES.toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(done -> workers.close().onComplete(gone -> over.complete()));
    return over.future();
  }
}
