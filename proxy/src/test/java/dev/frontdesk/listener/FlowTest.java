package dev.frontdesk.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.wire.RawOrigin;
import dev.frontdesk.wire.RawSocket;
import dev.frontdesk.wire.Relay;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Neither side may run ahead of the other by more than sockets and one read hold. */
@Timeout(20)
class FlowTest {
  private static final long MIB = 1024 * 1024;
  private static final long BODY = 512 * MIB;

  /** Kernel buffers of two connections on loopback take most of this. */
  private static final long AHEAD = 48 * MIB;

  @Test
  void aClientThatDoesNotReadHoldsTheOriginBack() throws Exception {
    AtomicLong written = new AtomicLong();
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              connection.send("HTTP/1.1 200 OK\nContent-Length: " + BODY + "\n\n");
              write(connection.out(), written);
            });
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      client.send("GET / HTTP/1.1\nHost: a\n\n");
      client.head();
      assertThat(settled(written)).isBetween(1L, AHEAD);
      client.in().skipNBytes(100 * MIB);
      Awaitility.await().until(() -> written.get() > 100 * MIB);
      assertThat(settled(written)).isLessThan(100 * MIB + AHEAD);
    }
  }

  @Test
  void anOriginThatDoesNotReadHoldsTheClientBack() throws Exception {
    AtomicLong written = new AtomicLong();
    CompletableFuture<Void> done = new CompletableFuture<>();
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              done.get(10, TimeUnit.SECONDS);
            });
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      client.send("POST / HTTP/1.1\nHost: a\nContent-Length: " + BODY + "\n\n");
      Thread writer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  write(client.out(), written);
                } catch (IOException closed) {
                  // The end of the test.
                }
              });
      assertThat(settled(written)).isBetween(1L, AHEAD);
      done.complete(null);
      client.reset();
      writer.join();
    }
  }

  private static void write(OutputStream out, AtomicLong written) throws IOException {
    byte[] block = new byte[64 * 1024];
    try {
      while (written.get() < BODY) {
        out.write(block);
        written.addAndGet(block.length);
      }
    } catch (SocketException closed) {
      // The end of the test.
    }
  }

  /** The figure once it has stood still for half a second. */
  private static long settled(AtomicLong figure) {
    long[] last = {-1};
    Awaitility.await()
        .pollDelay(500, TimeUnit.MILLISECONDS)
        .pollInterval(500, TimeUnit.MILLISECONDS)
        .until(() -> {
          long now = figure.get();
          boolean still = now == last[0] && now > 0;
          last[0] = now;
          return still;
        });
    return figure.get();
  }
}
