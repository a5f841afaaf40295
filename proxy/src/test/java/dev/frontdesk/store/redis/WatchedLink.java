package dev.frontdesk.store.redis;

import dev.frontdesk.redis.RedisAway;
import dev.frontdesk.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts what is sent, holds it while told to, and can be told that Redis is away. */
final class WatchedLink implements RedisLink {
  private final RedisLink link;
  private final Supplier<State> told;
  final List<Integer> sent = new CopyOnWriteArrayList<>();
  private volatile @Nullable State state;
  private volatile @Nullable Promise<Void> gate;

  WatchedLink(RedisLink link) {
    this.link = link;
    this.told = link::state;
  }

  void say(@Nullable State newState) {
    state = newState;
  }

  /** Nothing is sent until the promise is completed. */
  Promise<Void> hold() {
    Promise<Void> opened = Promise.promise();
    gate = opened;
    return opened;
  }

  private Future<Void> passed(int commands) {
    if (state() == State.AWAY) {
      return Future.failedFuture(new RedisAway("told so"));
    }
    sent.add(commands);
    Promise<Void> held = gate;
    return held == null ? Future.succeededFuture() : held.future();
  }

  @Override
  public Future<Response> send(Request command) {
    return passed(1).compose(open -> link.send(command));
  }

  @Override
  public Future<List<Response>> batch(List<Request> commands) {
    return passed(commands.size()).compose(open -> link.batch(commands));
  }

  @Override
  public Future<Response> probe(Request command) {
    return link.probe(command);
  }

  @Override
  public State state() {
    State said = state;
    return said == null ? told.get() : said;
  }
}
