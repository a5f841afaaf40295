package dev.frontdesk.postgres;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * A PostgreSQL server, and who connects to which of its databases; never with a password.
 *
 * @param host a name or an address, IPv6 without brackets
 */
public record PgServer(String host, int port, String database, String user) {
  private static final String EXPECTED = " (expected: postgresql://USER@HOST:PORT/DATABASE)";
  private static final String APPLICATION_NAME = "application_name=";

  /**
   * Reads {@code postgresql://USER@HOST:PORT/DATABASE}, or {@code postgres:} likewise. An {@code
   * application_name} behind it is read over: connections have a name of their own.
   *
   * @throws IllegalArgumentException which says what was expected, and repeats no password
   */
  public static PgServer parse(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException broken) {
      // Without it as a cause, because that repeats the text, and so maybe a password.
      throw wrong("not an address");
    }
    if (!"postgresql".equals(uri.getScheme()) && !"postgres".equals(uri.getScheme())) {
      throw wrong("not an address of PostgreSQL");
    }
    String user = uri.getRawUserInfo();
    if (user != null && user.contains(":")) {
      throw wrong("a password in the address");
    }
    if (uri.getHost() == null) {
      throw wrong("no host");
    }
    if (user == null || user.isEmpty()) {
      throw wrong("no user");
    }
    if (uri.getPort() < 1 || uri.getPort() > 65_535) {
      throw wrong("no port");
    }
    String path = uri.getRawPath();
    if (path.length() < 2 || path.indexOf('/', 1) > 0) {
      throw wrong("no database");
    }
    String query = uri.getRawQuery();
    if (uri.getRawFragment() != null
        || (query != null && (!query.startsWith(APPLICATION_NAME) || query.contains("&")))) {
      throw wrong("more behind the database than an application_name");
    }
    String host = uri.getHost();
    boolean bracketed = host.startsWith("[");
    return new PgServer(
        bracketed ? host.substring(1, host.length() - 1) : host,
        uri.getPort(),
        decoded(path.substring(1)),
        decoded(user));
  }

  private static String decoded(String text) {
    // In a path and in user information a plus sign is one.
    String value = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    if (value.indexOf('\0') >= 0) {
      throw wrong("a NUL character");
    }
    return value;
  }

  private static IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("address of a database: " + what + EXPECTED);
  }

  /** {@code HOST:PORT}, as metrics, logs and settings name it. */
  public String name() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  @Override
  public String toString() {
    return name();
  }
}
