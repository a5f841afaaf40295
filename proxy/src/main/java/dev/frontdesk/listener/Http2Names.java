package dev.frontdesk.listener;

import io.netty.util.AsciiString;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Field names as HTTP/2 writes them: in lower case (RFC 9113 §8.2.1). The usual ones are made once.
 * For one event loop.
 */
final class Http2Names {
  /** Origins name fields as they like; what comes once in a while is made each time. */
  static final int MOST_NAMES = 1_024;

  private final Map<String, AsciiString> names = new HashMap<>();

  /** Null: a field of HTTP/1.1 connections, which has no place in HTTP/2 (RFC 9113 §8.2.2). */
  @Nullable AsciiString of(String name) {
    AsciiString known = names.get(name);
    if (known == null) {
      known = made(name);
      if (names.size() < MOST_NAMES) {
        names.put(name, known);
      }
    }
    return known.isEmpty() ? null : known;
  }

  int size() {
    return names.size();
  }

  private static AsciiString made(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade" ->
          AsciiString.EMPTY_STRING;
      default -> new AsciiString(lower);
    };
  }
}
