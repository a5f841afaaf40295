package dev.frontdesk.cli;

import dev.frontdesk.wire.SelfSigned;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Speaks TLS for a server that does not: what comes in is passed on in the clear. */
final class TlsFront implements AutoCloseable {
  private final ServerSocket listening;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger served = new AtomicInteger();

  TlsFront(int target) throws Exception {
    this.target = target;
    this.listening =
        SelfSigned.serving()
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Connections on which something came through. */
  int served() {
    return served.get();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(client);
        open.add(server);
        Thread.ofVirtual().start(() -> copy(client, server, true));
        Thread.ofVirtual().start(() -> copy(server, client, false));
      } catch (IOException closed) {
        // The test has ended.
      }
    }
  }

  private void copy(Socket from, Socket to, boolean counted) {
    byte[] buffer = new byte[65_536];
    boolean first = counted;
    try {
      for (int n = from.getInputStream().read(buffer);
          n >= 0;
          n = from.getInputStream().read(buffer)) {
        if (first) {
          served.incrementAndGet();
          first = false;
        }
        to.getOutputStream().write(buffer, 0, n);
      }
    } catch (IOException ended) {
      // One side went, or does not trust the other: so goes the other.
    } finally {
      quietly(from);
      quietly(to);
    }
  }

  private static void quietly(Closeable socket) {
    try {
      socket.close();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @Override
  public void close() {
    quietly(listening);
    open.forEach(TlsFront::quietly);
  }
}
