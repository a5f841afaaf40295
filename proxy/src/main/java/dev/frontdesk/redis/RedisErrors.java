package dev.frontdesk.redis;

import io.vertx.redis.client.impl.types.ErrorType;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an error that Redis replied with says of Redis. */
final class RedisErrors {
  /** It is there, but cannot do what it is for; another may be, soon. */
  private static final Set<String> NOT_AVAILABLE =
      Set.of("READONLY", "LOADING", "CLUSTERDOWN", "MASTERDOWN");

  /** The client puts "ERR [INDEX] " before an error within a batch. */
  private static final Pattern CODE =
      Pattern.compile("(?:ERR \\[\\d+\\] )?([A-Z]+)(?: |$).*", Pattern.DOTALL);

  /** What the client makes of a lost connection, or of a reply that is none. */
  private static final Pattern LOST =
      Pattern.compile("CONNECTION_CLOSED|ILLEGAL_STATE|^Invalid boolean|Exception: ");

  private RedisErrors() {}

  /** Whether it is a reply at all, not the loss of a connection. */
  static boolean isReply(Throwable error) {
    return error instanceof ErrorType && !LOST.matcher(String.valueOf(error.getMessage())).find();
  }

  /** The first word of the error; empty where there is none. */
  static String code(Throwable error) {
    String message = error.getMessage();
    if (!isReply(error) || message == null) {
      return "";
    }
    Matcher parts = CODE.matcher(message);
    return parts.matches() ? parts.group(1) : "";
  }

  static boolean is(Throwable error, String code) {
    return code(error).equals(code);
  }

  static boolean notAvailable(Throwable error) {
    return NOT_AVAILABLE.contains(code(error));
  }
}
