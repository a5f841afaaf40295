package dev.frontdesk.redis;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisExecProvider;

/**
 * A real redis-server (7.0) in a process of its own, on a port of its own that it keeps over
 * restarts, with a directory of its own. Ends with {@link #close}, or with the JVM.
 *
 * <pre>{@code
 * try (RedisServer redis = RedisServer.start("maxmemory 10mb", "maxmemory-policy allkeys-lru")) {
 *   redis.command("SET", "a", "1");
 *   redis.kill();          // kill -9
 *   redis.restartEmpty();  // same port, no data
 * }
 * }</pre>
 */
public final class RedisServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Set<RedisServer> OPEN = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(RedisServer::close)));
  }

  /** Extracted once for all tests of a JVM. */
  private static final class Binary {
    static final File FILE = extract();

    private static File extract() {
      try {
        File file = RedisExecProvider.defaultProvider().get();
        file.deleteOnExit();
        return file;
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }
  }

  private final Path directory;
  private final List<String> configuration;
  private final boolean sentinel;
  private int port;
  private @Nullable Process process;

  private RedisServer(boolean sentinel, List<String> configuration) {
    this.sentinel = sentinel;
    this.configuration = configuration;
    try {
      directory = Files.createTempDirectory("redis-of-a-test");
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    OPEN.add(this);
  }

  /** A running server that answers. Lines are those of redis.conf; nothing is saved unless said. */
  public static RedisServer start(String... configuration) {
    return started(false, List.of(configuration));
  }

  /** What is written to it is there again after {@link #kill} and {@link #restart}. */
  public static RedisServer persistent(String... configuration) {
    List<String> lines = new ArrayList<>(List.of("appendonly yes", "appendfsync always"));
    lines.addAll(List.of(configuration));
    return started(false, lines);
  }

  static RedisServer sentinel(List<String> configuration) {
    return started(true, configuration);
  }

  private static RedisServer started(boolean sentinel, List<String> configuration) {
    var server = new RedisServer(sentinel, configuration);
    try {
      // The port is free when it is looked for; another process may take it before Redis does.
      for (int attempt = 1; ; attempt++) {
        server.port = freePort();
        try {
          server.restartEmpty();
          return server;
        } catch (IllegalStateException ended) {
          if (attempt == 3) {
            throw ended;
          }
        }
      }
    } catch (Throwable failed) {
      server.close();
      throw failed;
    }
  }

  static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Starts again on the same port with what was saved. */
  public void restart() {
    stopProcess();
    Path log = directory.resolve("log");
    try {
      Path file = directory.resolve("redis.conf");
      // Sentinel keeps its state in this file.
      if (!sentinel || !Files.exists(file)) {
        Files.write(file, lines());
      }
      List<String> command = new ArrayList<>(List.of(Binary.FILE.getPath(), file.toString()));
      if (sentinel) {
        command.add("--sentinel");
      }
      Process started =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      process = started;
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> !started.isAlive() || answers());
      if (!started.isAlive()) {
        throw new IllegalStateException("Redis ended: " + Files.readString(log));
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Starts again on the same port without data. */
  public void restartEmpty() {
    stopProcess();
    deleteFiles();
    restart();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("port " + port);
    lines.add("bind 127.0.0.1");
    lines.add("dir " + directory);
    if (!sentinel) {
      lines.add("save \"\"");
      lines.add("enable-debug-command yes");
    }
    lines.addAll(configuration);
    return lines;
  }

  private boolean answers() {
    try {
      Object reply = RespClient.once(port, "PING");
      return "PONG".equals(reply);
    } catch (RespClient.ErrorReply error) {
      // It is loading; or it wants a password, which is an answer.
      return String.valueOf(error.getMessage()).startsWith("NOAUTH");
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  /** One command on a connection of its own; see {@link RespClient#command}. */
  public @Nullable Object command(String... command) {
    return RespClient.once(port, command);
  }

  public RespClient client() {
    return new RespClient(port);
  }

  public int port() {
    return port;
  }

  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  public long pid() {
    return mustRun().pid();
  }

  /** Where it keeps its data. */
  public Path directory() {
    return directory;
  }

  /** {@code kill -9}: nothing is saved, connections are reset. */
  public void kill() {
    mustRun();
    stopProcess();
  }

  /** SIGSTOP: connections stay, and new ones are accepted by the kernel, but nothing answers. */
  public void pause() {
    signal("STOP");
  }

  /** SIGCONT. */
  public void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      int code =
          new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
              .inheritIO()
              .start()
              .waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill -" + name + " ended with " + code);
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  public boolean running() {
    return process != null;
  }

  private Process mustRun() {
    if (process == null) {
      throw new IllegalStateException("not running");
    }
    return process;
  }

  private void stopProcess() {
    if (process != null) {
      // SIGKILL also ends a stopped process.
      process.destroyForcibly();
      process.onExit().join();
      process = null;
    }
  }

  private void deleteFiles() {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(directory)) {
          Files.delete(path);
        }
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @Override
  public void close() {
    stopProcess();
    OPEN.remove(this);
    if (Files.exists(directory)) {
      deleteFiles();
      directory.toFile().delete();
    }
  }
}
