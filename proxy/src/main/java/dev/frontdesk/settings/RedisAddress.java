package dev.frontdesk.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a server of Redis listens.
 *
 * @param scheme {@code redis}, or {@code rediss} for TLS
 * @param host as it stands in a URL: IPv6 within brackets
 * @param database null: none is named
 */
record RedisAddress(String scheme, String host, int port, @Nullable String database) {
  static final int PORT = 6379;
  static final int SENTINEL_PORT = 26_379;

  /** Names as a URL has them (RFC 3986 §3.2.2), without user, query and fragment. */
  private static final Pattern FORM =
      Pattern.compile(
          "(rediss?)://(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::(\\d{1,5}))?(?:/(\\d{1,5})?)?");

  /**
   * Null: not of the form.
   *
   * @param otherPort the port where none is named
   */
  static @Nullable RedisAddress parse(String text, int otherPort) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    int port = matcher.group(3) == null ? otherPort : Integer.parseInt(matcher.group(3));
    return port < 1 || port > 65_535
        ? null
        : new RedisAddress(matcher.group(1), matcher.group(2), port, matcher.group(4));
  }

  boolean isEncrypted() {
    return scheme.equals("rediss");
  }

  @Override
  public String toString() {
    return scheme + "://" + host + ":" + port + (database == null ? "" : "/" + database);
  }
}
