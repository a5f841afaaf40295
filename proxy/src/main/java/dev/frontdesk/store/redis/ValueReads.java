package dev.frontdesk.store.redis;

import dev.frontdesk.key.SharedKey;
import dev.frontdesk.policy.Storage;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.redis.RedisLink;
import dev.frontdesk.store.SharedStore.Shared;
import dev.frontdesk.store.redis.ValueObserver.Unusable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Look-ups. Those of one key that come while one is under way share it: each still reads this
 * process's sequence before it asks and the marks after, so that it does not matter when in between
 * the value was read, or before. Any thread.
 */
final class ValueReads {
  /** Octets that an event loop decodes itself: more would keep other requests waiting. */
  static final int ON_THE_LOOP = 64 << 10;

  /** What would be read, and found bad, again and again. An unknown key may be known elsewhere. */
  private static final Set<Unusable> DELETED =
      EnumSet.of(Unusable.CORRUPT, Unusable.TAMPERED, Unusable.MISPLACED);

  private final RedisLink link;
  private final ValueObserver observer;
  private final Supplier<Duration> clockOffset;
  private final ValueKeys keys;
  private final ValueCodec codec;
  private final WorkerExecutor workers;
  private final BatchedReads batches;
  private final Map<SharedKey, Future<List<Shared>>> underWay = new ConcurrentHashMap<>();

  ValueReads(
      RedisLink link,
      ValueObserver observer,
      Supplier<Duration> clockOffset,
      ValueKeys keys,
      ValueCodec codec,
      WorkerExecutor workers,
      Context own) {
    this.link = link;
    this.observer = observer;
    this.clockOffset = clockOffset;
    this.keys = keys;
    this.codec = codec;
    this.workers = workers;
    this.batches = new BatchedReads(link, observer, own);
  }

  /** Never fails. */
  Future<List<Shared>> find(SharedKey key, long sequence) {
    if (link.state() == RedisLink.State.AWAY) {
      observer.lookFailed();
      return Future.succeededFuture(List.of());
    }
    Promise<List<Shared>> mine = Promise.promise();
    Future<List<Shared>> other = underWay.putIfAbsent(key, mine.future());
    if (other != null) {
      return other.map(found -> found.stream().map(one -> stamped(one, sequence)).toList());
    }
    read(key, sequence)
        .onComplete(found -> {
          underWay.remove(key, mine.future());
          mine.handle(found);
        });
    return mine.future();
  }

  private Future<List<Shared>> read(SharedKey key, long sequence) {
    String hash = keys.of(key);
    String field = key.person() == null ? null : ValueKeys.digest(key);
    Request command =
        field == null
            ? Request.cmd(Command.HGETALL).arg(hash)
            : Request.cmd(Command.HGET).arg(hash).arg(field);
    return batches
        .read(command)
        .map(reply -> values(field, reply))
        .compose(values -> decoded(key, hash, values, sequence))
        .onSuccess(found -> observer.looked(found.size()))
        .otherwise(failure -> {
          observer.lookFailed();
          return List.of();
        });
  }

  private record Value(String field, byte[] octets) {}

  /**
   * @param field null: the reply has fields and values
   */
  private static List<Value> values(@Nullable String field, @Nullable Response reply) {
    List<Value> values = new ArrayList<>();
    if (reply == null) {
      return values;
    }
    if (field != null) {
      values.add(new Value(field, reply.toBytes()));
    } else if (reply.isMap()) {
      for (String each : reply.getKeys()) {
        values.add(new Value(each, reply.get(each).toBytes()));
      }
    } else {
      for (int i = 0; i + 1 < reply.size(); i += 2) {
        values.add(new Value(reply.get(i).toString(), reply.get(i + 1).toBytes()));
      }
    }
    return values;
  }

  private Future<List<Shared>> decoded(
      SharedKey key, String hash, List<Value> values, long sequence) {
    Duration ahead = clockOffset.get();
    long work = values.stream().mapToLong(value -> ValueCodec.work(value.octets())).sum();
    return work <= ON_THE_LOOP
        ? Future.succeededFuture(decode(key, hash, values, sequence, ahead))
        : workers.executeBlocking(() -> decode(key, hash, values, sequence, ahead), false);
  }

  private List<Shared> decode(
      SharedKey key, String hash, List<Value> values, long sequence, Duration ahead) {
    List<Shared> found = new ArrayList<>(values.size());
    List<String> bad = new ArrayList<>();
    for (Value value : values) {
      try {
        Shared one = codec.decode(key, value.field(), value.octets(), sequence, ahead);
        observer.read(one.response().route(), value.octets().length);
        found.add(one);
      } catch (Unreadable unreadable) {
        observer.unusable(unreadable.kind());
        if (DELETED.contains(unreadable.kind())) {
          bad.add(value.field());
        }
      }
    }
    if (!bad.isEmpty()) {
      // A good one that came meanwhile goes with it; it can be fetched again.
      Request delete = Request.cmd(Command.HDEL).arg(hash);
      bad.forEach(delete::arg);
      link.send(delete);
    }
    found.sort(
        Comparator.comparing((Shared one) -> one.response().freshness().responseTime()).reversed());
    return found;
  }

  /** Found for another, who had read another sequence. */
  private static Shared stamped(Shared found, long sequence) {
    StoredResponse response = found.response();
    if (response.sequence() == sequence) {
      return found;
    }
    Storage.Store same =
        new Storage.Store(
            response.head(),
            response.nominated(),
            response.freshness(),
            response.shareable(),
            response.terms());
    return new Shared(
        response.decided(same, response.tags(), sequence), found.stamp(), found.encrypted());
  }
}
