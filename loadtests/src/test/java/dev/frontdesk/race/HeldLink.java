package dev.frontdesk.race;

import dev.frontdesk.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.RequestImpl;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The way of one node to Redis, which holds invalidations and acknowledgements. */
final class HeldLink implements RedisLink {
  private final RedisLink real;
  private final Holds holds;
  private final int node;

  HeldLink(RedisLink real, Holds holds, int node) {
    this.real = real;
    this.holds = holds;
    this.node = node;
  }

  @Override
  public Future<Response> send(Request command) {
    return held(command, () -> real.send(command));
  }

  @Override
  public Future<List<Response>> batch(List<Request> commands) {
    return real.batch(commands);
  }

  @Override
  public Future<Response> probe(Request command) {
    return held(command, () -> real.probe(command));
  }

  @Override
  public State state() {
    return real.state();
  }

  private Future<Response> held(Request command, Supplier<Future<Response>> send) {
    if (command.command().equals(Command.PUBLISH)) {
      return text(command).contains(":ack:")
          ? after(holds.at(Moment.ACKNOWLEDGING, node, null), send)
          : send.get();
    }
    if (command.command().equals(Command.EVALSHA) || command.command().equals(Command.EVAL)) {
      String text = text(command);
      if (text.contains("}:marks")) {
        return after(holds.at(Moment.MARKED_HERE, node, text), send)
            .compose(reply -> {
              Future<Void> wait = holds.at(Moment.SCRIPT_DONE, node, text);
              return wait == null ? Future.succeededFuture(reply) : wait.map(reply);
            });
      }
    }
    return send.get();
  }

  private static Future<Response> after(
      @Nullable Future<Void> wait, Supplier<Future<Response>> send) {
    return wait == null ? send.get() : wait.compose(passed -> send.get());
  }

  private static String text(Request command) {
    return ((RequestImpl) command).encode().toString(StandardCharsets.ISO_8859_1);
  }
}
