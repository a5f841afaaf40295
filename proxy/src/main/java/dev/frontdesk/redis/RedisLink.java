package dev.frontdesk.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;

/**
 * The way to one Redis deployment: standalone, behind Sentinel, or a Cluster. Any thread; replies
 * come on the context of the caller where it has one.
 *
 * <p>Every command is answered or fails within the command time-out. Once Redis is found to be away
 * ({@link State#AWAY}), {@link #send} and {@link #batch} fail at once with {@link RedisAway}, and
 * only {@link #probe} asks. Commands under way when it went away fail as well.
 */
public interface RedisLink {
  /** Whether commands are sent. */
  enum State {
    UP,
    AWAY
  }

  /** One command. Null replies are null. */
  Future<Response> send(Request command);

  /**
   * Several commands in one write. Replies in the order of the commands; executed in that order
   * where all keys are in one slot. The future fails where any of them fails.
   */
  Future<List<Response>> batch(List<Request> commands);

  /**
   * A command that is sent in any state, on a new connection where Redis was away. When it succeeds
   * Redis is {@link State#UP} again.
   */
  Future<Response> probe(Request command);

  State state();
}
