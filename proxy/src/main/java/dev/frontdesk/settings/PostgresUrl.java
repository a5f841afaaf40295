package dev.frontdesk.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a server of PostgreSQL listens, and as whom it is asked: libpq's form of a URL, of which
 * only what cannot be said elsewhere is taken.
 *
 * @param user as it stands in the URL
 * @param host in lower case; IPv6 within brackets
 * @param query what follows the question mark, or null
 */
record PostgresUrl(String user, String host, int port, String database, @Nullable String query) {
  static final String FORM =
      "postgresql://USER@HOST:PORT/DATABASE, without a password; IPv6 in brackets";

  private static final int PORT = 5432;

  /** Octets of a component (RFC 3986 §2.3), as they are or in percents. */
  private static final String TEXT = "(?:[A-Za-z0-9._~-]|%(?!00)[0-9A-Fa-f]{2})+";

  private static final Pattern URL =
      Pattern.compile(
          ("postgres(?:ql)?://(%s)@"
                  + "(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)"
                  + "(?::(\\d{1,5}))?/(%s)(?:\\?(application_name=%s))?")
              .formatted(TEXT, TEXT, TEXT));

  private static final Pattern SERVER =
      Pattern.compile(
          "(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::(\\d{1,5}))?");

  /** Null: not of the form. */
  static @Nullable PostgresUrl parse(String text) {
    Matcher matcher = URL.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    int port = port(matcher.group(3));
    return port < 1 || !isHost(matcher.group(2))
        ? null
        : new PostgresUrl(
            matcher.group(1),
            matcher.group(2).toLowerCase(Locale.ROOT),
            port,
            matcher.group(4),
            matcher.group(5));
  }

  /** An address or a name, as a URL has it (RFC 3986 §3.2.2). */
  private static boolean isHost(String text) {
    try {
      return new URI("postgresql://" + text).getHost() != null;
    } catch (URISyntaxException noHost) {
      return false;
    }
  }

  /** What came may hold a password, however broken it is: then no message may show it. */
  static boolean mayHoldPassword(String text) {
    int scheme = text.indexOf("//");
    int user = scheme < 0 ? 0 : scheme + 2;
    int colon = text.indexOf(':', user);
    return (colon >= 0 && text.lastIndexOf('@') > colon) || text.contains("password");
  }

  /** {@code HOST:PORT} as {@link #server()} says it; null: not of the form. */
  static @Nullable String server(String text) {
    Matcher matcher = SERVER.matcher(text);
    int port = matcher.matches() ? port(matcher.group(2)) : 0;
    return port < 1 ? null : matcher.group(1).toLowerCase(Locale.ROOT) + ":" + port;
  }

  private static int port(@Nullable String digits) {
    int port = digits == null ? PORT : Integer.parseInt(digits);
    return port > 65_535 ? 0 : port;
  }

  /** {@code HOST:PORT}. */
  String server() {
    return host + ":" + port;
  }

  @Override
  public String toString() {
    return "postgresql://"
        + user
        + "@"
        + server()
        + "/"
        + database
        + (query == null ? "" : "?" + query);
  }
}
