package dev.frontdesk.demo;

import dev.frontdesk.cli.DemoRedis;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisExecProvider;

/** A real Redis server in a process of its own, which keeps nothing on disk. */
public final class EmbeddedRedis implements DemoRedis {
  private static final long START_MILLIS = 10_000;
  private static final long STOP_SECONDS = 5;
  private static final int TRIES = 3;
  private static final int LOOK_MILLIS = 20;

  private @Nullable Process process;

  @Override
  public String title() {
    return "Redis";
  }

  @Override
  public URI start() throws Exception {
    File binary = binary();
    for (int i = 1; ; i++) {
      int port = freePort();
      Process started = run(binary, port);
      process = started;
      if (answers(started, port)) {
        return URI.create("redis://127.0.0.1:" + port);
      }
      close();
      // Another process may have taken the port in the meantime.
      if (i == TRIES) {
        throw new IOException("redis-server does not start: " + binary);
      }
    }
  }

  private static File binary() throws IOException {
    try {
      return RedisExecProvider.defaultProvider().get();
    } catch (RuntimeException none) {
      throw new UnsupportedOperationException(
          "there is no Redis for %s on %s in this build (expected: Linux or macOS, on amd64 or arm64)"
              .formatted(System.getProperty("os.name"), System.getProperty("os.arch")),
          none);
    }
  }

  private static Process run(File binary, int port) throws IOException {
    return new ProcessBuilder(
            List.of(
                binary.getAbsolutePath(),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--save",
                "",
                "--appendonly",
                "no",
                "--maxmemory",
                "64mb",
                "--maxmemory-policy",
                "volatile-lru",
                "--dir",
                System.getProperty("java.io.tmpdir")))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean answers(Process started, int port) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS);
    while (System.nanoTime() - deadline < 0) {
      if (ping(port)) {
        // Whoever answers there is ours only where ours is alive.
        return started.isAlive();
      }
      if (started.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return false;
  }

  private static boolean ping(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      socket.setSoTimeout(1000);
      OutputStream out = socket.getOutputStream();
      out.write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      InputStream in = socket.getInputStream();
      return in.read() == '+';
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    Process started = process;
    process = null;
    if (started == null) {
      return;
    }
    started.destroy();
    try {
      if (!started.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        started.destroyForcibly().waitFor(STOP_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      started.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
