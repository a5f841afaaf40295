package dev.frontdesk.redis;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link RedisMessages} over one connection: to the server, to the master that Sentinels name, or
 * to any master of the Cluster, which passes messages on. After a loss it connects again, each time
 * after a longer while. A connection that is open on this side only cannot be seen from here:
 * whoever knows that something was published says so by {@link #suspect}.
 */
public final class VertxRedisMessages implements RedisMessages {
  private static final Logger LOG = LoggerFactory.getLogger(VertxRedisMessages.class);
  private static final Duration FIRST_WAIT = Duration.ofMillis(50);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  /** A connection that is younger than that is not replaced on a suspicion. */
  private static final Duration TRIAL = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final LinkOptions options;
  private final Discovery discovery;
  private final ContextInternal context;
  private final Map<String, Handler<@Nullable Buffer>> handlers = new HashMap<>();
  private final Set<String> confirmed = new HashSet<>();
  private Set<String> known = Set.of();
  private @Nullable Wire wire;
  private @Nullable RedisConnection connection;
  private boolean connecting;
  private boolean lost;
  private boolean closed;
  private int attempts;
  private int turn;
  private long since;

  /** Connects with the first subscription. */
  public VertxRedisMessages(Vertx vertx, LinkOptions options) {
    this.vertx = vertx;
    this.options = options;
    this.discovery = new Discovery(vertx, options);
    var internal = (VertxInternal) vertx;
    this.context =
        internal
            .contextBuilder()
            .withThreadingModel(ThreadingModel.EVENT_LOOP)
            .withEventLoop(internal.getOrCreateContext().nettyEventLoop())
            .build();
  }

  @Override
  public void subscribe(String channel, Handler<Buffer> handler) {
    execute(() -> {
      handlers.put(channel, handler);
      if (connection != null) {
        ask(connection, channel);
      } else {
        connect();
      }
    });
  }

  @Override
  public void suspect() {
    execute(() -> {
      if (wire != null && System.nanoTime() - since >= TRIAL.toNanos()) {
        drop(wire, "a message has not come");
      }
    });
  }

  private void execute(Runnable task) {
    context.emit(task, Runnable::run);
  }

  private void connect() {
    if (connecting || closed || wire != null) {
      return;
    }
    connecting = true;
    discovery
        .discover(known)
        .onComplete((topology, error) ->
            execute(() -> {
              connecting = false;
              if (closed) {
                return;
              }
              if (error == null) {
                known = topology.servers();
                open(topology);
              } else {
                again(Wire.message(error));
              }
            }));
  }

  private void open(Topology topology) {
    List<String> masters = List.copyOf(topology.masters());
    // In a Cluster another one each time: the one of before may be cut off.
    ServerAddress server = ServerAddress.of(masters.get(turn++ % masters.size()));
    Wire.Role role = options.kind() == LinkOptions.Kind.SENTINEL ? Wire.Role.MASTER : Wire.Role.ANY;
    var opening = new Wire(vertx, options, server, role, handlers.size() + 16);
    wire = opening;
    since = System.nanoTime();
    opening.onLoss(reason -> execute(() -> drop(opening, reason)));
    opening
        .opened()
        .onSuccess(opened -> {
          if (wire == opening) {
            connection = opened;
            opened.handler(this::message);
            handlers.keySet().forEach(channel -> ask(opened, channel));
            vertx.setTimer(Wire.connectTimeout(options).toMillis(), due -> checkConfirmed(opening));
          }
        });
  }

  private static void ask(RedisConnection opened, String channel) {
    // A failure to write is a loss of the connection, which is told elsewhere.
    opened.send(Request.cmd(Command.SUBSCRIBE).arg(channel));
  }

  private void checkConfirmed(Wire asked) {
    if (wire == asked && !confirmed.containsAll(handlers.keySet())) {
      drop(asked, "no answer to a subscription");
    }
  }

  private void message(Response message) {
    String kind = message.get(0).toString();
    String channel = message.size() > 1 ? message.get(1).toString() : "";
    Handler<@Nullable Buffer> handler = handlers.get(channel);
    if (handler == null) {
      return;
    }
    if (kind.equals("subscribe")) {
      confirmed.add(channel);
      if (confirmed.containsAll(handlers.keySet())) {
        settled();
      }
      handler.handle(null);
    } else if (kind.equals("message")) {
      handler.handle(message.get(2).toBuffer());
    }
  }

  private void settled() {
    attempts = 0;
    if (lost) {
      lost = false;
      LOG.info("Messages of Redis come again");
    }
  }

  private void drop(Wire gone, String reason) {
    if (wire != gone) {
      return;
    }
    wire = null;
    connection = null;
    confirmed.clear();
    gone.close();
    again(reason);
  }

  private void again(String reason) {
    if (closed) {
      return;
    }
    if (!lost) {
      lost = true;
      LOG.warn("Messages of Redis do not come: {}", reason);
    }
    vertx.setTimer(pause(attempts++).toMillis(), due -> execute(this::connect));
  }

  /** Twice as long each time, and a little by chance, so that nodes do not come all at once. */
  static Duration pause(int attempt) {
    long millis = Math.min(LONGEST_WAIT.toMillis(), FIRST_WAIT.toMillis() << Math.min(attempt, 10));
    return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
  }

  /** No handler is called afterwards. */
  public Future<Void> close() {
    Promise<Void> done = context.promise();
    execute(() -> {
      closed = true;
      handlers.clear();
      if (wire != null) {
        wire.close();
        wire = null;
        connection = null;
      }
      done.complete();
    });
    return done.future();
  }
}
