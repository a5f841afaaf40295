package dev.frontdesk.listener;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param port 0 for any that is free
 * @param requestLine a longer request line is answered 414; octets
 * @param fields field lines (and trailers) larger in all are answered 431; octets
 * @param idle a connection is closed after as long without a request, and a transfer after as long
 *     without progress on the client's side
 * @param connections clients' connections, for all that share one count; one more is closed at once
 * @param trusted addresses and CIDR blocks of peers that are believed
 * @param tls null: plain HTTP
 * @param express plain reads that memory answers are answered on the shortest way
 * @param http2 with TLS: offered to clients; without: taken from those that begin with it
 */
public record ListenerOptions(
    String host,
    int port,
    int requestLine,
    int fields,
    Duration idle,
    int connections,
    List<String> trusted,
    @Nullable Tls tls,
    boolean express,
    boolean http2) {

  public static final int REQUEST_LINE_BOUND = 8 * 1024;
  public static final int FIELDS_BOUND = 32 * 1024;
  public static final Duration IDLE = Duration.ofSeconds(60);
  public static final int CONNECTIONS = 10_000;

  /** The certificate chain and its private key, both in PEM. */
  public record Tls(String certificate, String key) {
    @Override
    public String toString() {
      return "Tls[]";
    }
  }

  public ListenerOptions {
    trusted = List.copyOf(trusted);
  }

  /** The same on another port. */
  public ListenerOptions withPort(int otherPort) {
    return new ListenerOptions(
        host, otherPort, requestLine, fields, idle, connections, trusted, tls, express, http2);
  }

  /** The same, with HTTP/2 or without. */
  public ListenerOptions withHttp2(boolean spoken) {
    return new ListenerOptions(
        host, port, requestLine, fields, idle, connections, trusted, tls, express, spoken);
  }

  /** Plain HTTP with the usual bounds. */
  public static ListenerOptions of(String host, int port, List<String> trusted) {
    return new ListenerOptions(
        host,
        port,
        REQUEST_LINE_BOUND,
        FIELDS_BOUND,
        IDLE,
        CONNECTIONS,
        trusted,
        null,
        true,
        false);
  }
}
