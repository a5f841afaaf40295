package dev.frontdesk.redis;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/**
 * A Lua script that Redis knows by its digest. Where Redis does not know it (it was restarted, or
 * another node is master now) it is sent whole, once, which also makes it known. Any thread.
 */
public final class RedisScript {
  private final String source;
  private final String digest;

  public RedisScript(String source) {
    this.source = source;
    try {
      this.digest =
          HexFormat.of()
              .formatHex(
                  // Redis names scripts by SHA-1.
                  MessageDigest.getInstance("SHA-1")
                      .digest(source.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException(absent);
    }
  }

  /**
   * @param keys all keys that it touches, of one slot; at least one: they say where it runs
   * @param arguments String, Buffer, byte[], Long or Integer
   */
  public Future<Response> run(RedisLink link, List<String> keys, List<?> arguments) {
    return run(link::send, keys, arguments);
  }

  /** As {@link #run}, by {@link RedisLink#probe}: also while Redis is away. */
  public Future<Response> probe(RedisLink link, List<String> keys, List<?> arguments) {
    return run(link::probe, keys, arguments);
  }

  /** The command alone, for a batch. Where that fails, {@link #run} sees to what it takes. */
  public Request command(List<String> keys, List<?> arguments) {
    return request(Command.EVALSHA, digest, keys, arguments);
  }

  private Future<Response> run(
      Function<Request, Future<Response>> way, List<String> keys, List<?> arguments) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("keys: none (expected: at least one)");
    }
    return way.apply(request(Command.EVALSHA, digest, keys, arguments))
        .recover(error ->
            RedisErrors.is(error, "NOSCRIPT")
                ? way.apply(request(Command.EVAL, source, keys, arguments))
                : Future.failedFuture(error));
  }

  private static Request request(
      Command command, String script, List<String> keys, List<?> arguments) {
    Request request = Request.cmd(command).arg(script).arg(keys.size());
    keys.forEach(request::arg);
    for (Object argument : arguments) {
      switch (argument) {
        case String text -> request.arg(text);
        case Buffer bytes -> request.arg(bytes);
        case byte[] bytes -> request.arg(bytes);
        case Long number -> request.arg(number);
        case Integer number -> request.arg(number.longValue());
        default ->
            throw new IllegalArgumentException(
                "argument: %s (expected: String, Buffer, byte[], Long or Integer)"
                    .formatted(argument.getClass()));
      }
    }
    return request;
  }
}
