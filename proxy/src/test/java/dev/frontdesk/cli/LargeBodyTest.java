package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.frontdesk.settings.Address;
import dev.frontdesk.settings.Config;
import dev.frontdesk.wire.RawOrigin;
import dev.frontdesk.wire.RawSocket;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Bodies far larger than the heap pass through a proxy in a process of its own, unharmed. */
class LargeBodyTest {
  private static final long MIB = 1024 * 1024;

  /** The whole proxy with so little memory that a kept body ends it. */
  static final class Proxy {
    private Proxy() {}

    public static void main(String[] arguments) throws Exception {
      ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
      Address anyPort = new Address("127.0.0.1", 0);
      Config config =
          Config.defaults()
              .withUpstream(URI.create(arguments[0]))
              .withListen(anyPort)
              .withAdmin(anyPort);
      try (EmbeddedProxy proxy = EmbeddedProxy.start(config, List.of())) {
        System.out.println(proxy.port());
        System.out.flush();
        // Until the test closes our input.
        System.in.readAllBytes();
      }
    }
  }

  @Test
  @Timeout(60)
  void aBodyLargerThanTheHeapPassesBothWays() throws Exception {
    passes(96 * MIB, "64m");
  }

  @Test
  @Tag("proof")
  @Timeout(180)
  void oneGibibytePassesBothWaysIn256MebibytesOfHeap() throws Exception {
    passes(1024 * MIB, "256m");
  }

  private static void passes(long size, String heap) throws Exception {
    long[] sum = new long[1];
    try (RawOrigin origin =
        RawOrigin.serving(connection -> {
          for (String head = connection.head(); head != null; head = connection.head()) {
            if (head.startsWith("PUT ")) {
              sum[0] = read(connection.in(), size);
              connection.send("HTTP/1.1 200 OK\nContent-Length: " + size + "\n\n");
              write(connection.out(), size);
            } else {
              // It may be kept, until 16 MiB later it proves too large.
              connection.send("HTTP/1.1 200 OK\nCache-Control: max-age=60\n");
              connection.send("Connection: close\n\n");
              write(connection.out(), size);
              return;
            }
          }
        })) {
      Process proxy = start(heap, origin.uri());
      int port = Integer.parseInt(proxy.inputReader().readLine());
      try (RawSocket client = RawSocket.connect(port)) {
        client.send("PUT /large HTTP/1.1\nHost: a\nContent-Length: " + size + "\n\n");
        long wanted = write(client.out(), size);
        assertThat(client.head()).startsWith("HTTP/1.1 200 ");
        assertThat(sum[0]).isEqualTo(wanted);
        assertThat(read(client.in(), size)).isEqualTo(wanted);
        try (RawSocket reader = RawSocket.connect(port)) {
          // An old client gets it without chunks.
          reader.send("GET /large HTTP/1.0\nHost: a\n\n");
          assertThat(reader.head()).contains(" 200 OK");
          assertThat(read(reader.in(), size)).isEqualTo(wanted);
        }
      } finally {
        proxy.outputWriter().close();
        if (!proxy.waitFor(10, TimeUnit.SECONDS)) {
          proxy.destroyForcibly();
        }
      }
      assertThat(proxy.exitValue()).isZero();
    }
  }

  private static Process start(String heap, URI origin) throws IOException {
    return new ProcessBuilder(
            System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
            "-Xmx" + heap,
            // Socket buffers count as well.
            "-XX:MaxDirectMemorySize=" + heap,
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            Proxy.class.getName(),
            origin.toString())
        .redirectError(Redirect.DISCARD)
        .start();
  }

  private static long write(OutputStream out, long size) throws IOException {
    CRC32C sum = new CRC32C();
    byte[] block = new byte[256 * 1024];
    for (long sent = 0; sent < size; sent += block.length) {
      block[0] = (byte) (sent >> 18);
      block[block.length - 1]++;
      sum.update(block);
      out.write(block);
    }
    return sum.getValue();
  }

  private static long read(InputStream in, long size) throws IOException {
    CRC32C sum = new CRC32C();
    byte[] block = new byte[256 * 1024];
    for (long left = size; left > 0; ) {
      int read = in.read(block, 0, (int) Math.min(block.length, left));
      if (read < 0) {
        throw new IOException(left + " octets are missing");
      }
      sum.update(block, 0, read);
      left -= read;
    }
    return sum.getValue();
  }
}
