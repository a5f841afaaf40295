package dev.frontdesk.invalidate.shared;

import dev.frontdesk.time.Timing;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link ModelRedis} that answers one node at once; a test overrides what goes otherwise. */
class ModelTruth implements Truth {
  static final String NODE = "me";

  private final ModelRedis redis;
  private final Timing timing;

  ModelTruth(ModelRedis redis, Timing timing) {
    this.redis = redis;
    this.timing = timing;
  }

  @Override
  public Future<Beat> beat(@Nullable String epoch, long applied) {
    return Future.succeededFuture(redis.beat(NODE, epoch, applied, timing.now().toEpochMilli()));
  }

  @Override
  public Future<Executed> invalidate(List<Change> changes) {
    return Future.succeededFuture(redis.invalidate(changes));
  }

  @Override
  public Future<List<@Nullable String>> look(List<String> fields) {
    return Future.succeededFuture(redis.look(fields));
  }

  @Override
  public Future<Void> leave() {
    return Future.succeededFuture();
  }

  @Override
  public void acknowledge(String writer, Acknowledged what) {}

  @Override
  public boolean isUp() {
    return true;
  }
}
