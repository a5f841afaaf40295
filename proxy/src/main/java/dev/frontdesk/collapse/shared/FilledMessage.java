package dev.frontdesk.collapse.shared;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * What the holder of a lease publishes when it gives it back.
 *
 * @param token of the lease
 * @param kept whether it is worth while to look into the shared store
 */
record FilledMessage(String token, boolean kept) {
  private static final int TOKEN = 32;

  String text() {
    return token + (kept ? " 1" : " 0");
  }

  /** Null for what is none: anybody may publish. */
  static @Nullable FilledMessage parse(Buffer message) {
    if (message.length() != TOKEN + 2 || message.getByte(TOKEN) != ' ') {
      return null;
    }
    String token = message.getString(0, TOKEN);
    return switch (message.getByte(TOKEN + 1)) {
      case '0' -> new FilledMessage(token, false);
      case '1' -> new FilledMessage(token, true);
      default -> null;
    };
  }
}
