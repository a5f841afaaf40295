package dev.frontdesk.redis;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Of a server: {@code redis://[USER:PASSWORD@]HOST:PORT[/DB]}, or {@code rediss:} for TLS.
 *
 * @param credentials as they are written in the address, or null
 * @param database its path with the slash, or empty
 */
record ServerAddress(
    boolean tls, @Nullable String credentials, String host, int port, String database) {
  private static final int USUAL_PORT = 6379;

  static ServerAddress of(String url) {
    URI uri = URI.create(url);
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("address of Redis: no host (expected: redis://HOST:PORT)");
    }
    return new ServerAddress(
        "rediss".equals(uri.getScheme()),
        uri.getRawUserInfo(),
        uri.getHost(),
        uri.getPort() < 0 ? USUAL_PORT : uri.getPort(),
        "/".equals(uri.getRawPath()) ? "" : uri.getRawPath());
  }

  /** Another server that is talked to in the same way. */
  ServerAddress at(String otherHost, int otherPort) {
    String bracketed =
        otherHost.contains(":") && !otherHost.startsWith("[") ? "[" + otherHost + "]" : otherHost;
    return new ServerAddress(tls, null, bracketed, otherPort, "");
  }

  /**
   * What MOVED and ASK name: {@code HOST:PORT}, without a host where it is the one that said so.
   */
  ServerAddress at(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    String named = hostAndPort.substring(0, colon);
    return at(named.isEmpty() ? host : named, Integer.parseInt(hostAndPort.substring(colon + 1)));
  }

  String url() {
    return (tls ? "rediss://" : "redis://")
        + (credentials == null ? "" : credentials + "@")
        + host
        + ":"
        + port
        + database;
  }

  /** For logs: without credentials. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
