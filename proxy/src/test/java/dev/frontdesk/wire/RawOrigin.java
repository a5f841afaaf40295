package dev.frontdesk.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An origin that does with each connection exactly what its script says, on a virtual thread. What
 * a script throws, other than for a connection that the other side closed, fails the test in {@link
 * #close}.
 */
public final class RawOrigin implements AutoCloseable {
  /** What happens on a connection; it is closed when the script ends. */
  public interface Script {
    void serve(RawSocket connection) throws Exception;
  }

  private final ServerSocket server;
  private final AtomicInteger connections = new AtomicInteger();
  private final Queue<Throwable> defects = new ConcurrentLinkedQueue<>();
  private final Queue<String> heads = new ConcurrentLinkedQueue<>();

  private RawOrigin(Script script) {
    try {
      this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    Thread.ofVirtual().start(() -> accept(script));
  }

  public static RawOrigin serving(Script script) {
    return new RawOrigin(script);
  }

  /** Answers every request without a body with the same text, on connections that are kept. */
  public static RawOrigin answering(String response) {
    RawOrigin[] self = new RawOrigin[1];
    self[0] =
        serving(connection -> {
          for (String head = connection.head(); head != null; head = connection.head()) {
            self[0].heads.add(head);
            connection.send(response);
          }
        });
    return self[0];
  }

  private void accept(Script script) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(script, socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Script script, Socket socket) {
    try (RawSocket connection = new RawSocket(socket)) {
      script.serve(connection);
    } catch (SocketException left) {
      // The proxy closed the connection; the test looks at what that means.
    } catch (Throwable defect) {
      defects.add(defect);
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** Connections accepted so far. */
  public int connections() {
    return connections.get();
  }

  /** The head of the request that came first and was not asked for yet. */
  public @Nullable String nextHead() {
    return heads.poll();
  }

  /** The defects of scripts so far. */
  public Queue<Throwable> defects() {
    return defects;
  }

  @Override
  public void close() throws IOException {
    server.close();
    if (!defects.isEmpty()) {
      throw new AssertionError("the origin's script failed", defects.peek());
    }
  }
}
