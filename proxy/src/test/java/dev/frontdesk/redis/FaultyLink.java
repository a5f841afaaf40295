package dev.frontdesk.redis;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A TCP proxy on a port of its own in front of a server, whose faults are switched while it runs.
 * Replies are what the faults are about: what clients send is only held by {@link #stall} and
 * {@link #halfOpen}.
 *
 * <pre>{@code
 * try (FaultyLink link = FaultyLink.to(redis.port())) {
 *   link.delay(Duration.ofSeconds(2));   // each piece of a reply, on all connections
 *   link.pass();
 * }
 * }</pre>
 */
public final class FaultyLink implements AutoCloseable {
  private enum Mode {
    PASS,
    STALL,
    HALF_OPEN,
    REFUSE
  }

  private final int target;
  private final ServerSocket listening;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Mode mode = Mode.PASS;
  private long delayNanos;
  private long cutAfter = Long.MAX_VALUE;
  private boolean corrupt;

  private FaultyLink(int target) {
    this.target = target;
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** Passes, until told otherwise. */
  public static FaultyLink to(int port) {
    return new FaultyLink(port);
  }

  public int port() {
    return listening.getLocalPort();
  }

  public String url() {
    return "redis://127.0.0.1:" + port();
  }

  /** How many connections it has taken so far. */
  public int connections() {
    return connections.get();
  }

  /** No faults any more; what was held is passed on. */
  public void pass() {
    change(() -> {
      mode = Mode.PASS;
      delayNanos = 0;
      cutAfter = Long.MAX_VALUE;
      corrupt = false;
    });
  }

  /** Nothing passes in either direction, until {@link #pass}; nothing is lost. */
  public void stall() {
    change(() -> mode = Mode.STALL);
  }

  /** Each piece of a reply comes this much later, also on connections that are open. */
  public void delay(Duration delay) {
    change(() -> delayNanos = delay.toNanos());
  }

  /** Takes bytes and connections and throws them away: as a host that is gone without a word. */
  public void halfOpen() {
    change(() -> mode = Mode.HALF_OPEN);
  }

  /** Closes all connections and, until {@link #pass}, each new one. */
  public void refuse() {
    change(() -> mode = Mode.REFUSE);
    cut();
  }

  /** Closes all connections once; new ones pass. */
  public void cut() {
    open.forEach(FaultyLink::closeQuietly);
  }

  /** After so many bytes more of replies (of all connections) the connection is closed. */
  public void cutAfter(long bytes) {
    change(() -> cutAfter = bytes);
  }

  /** The first byte of each piece of a reply, its type, is another. */
  public void corrupt() {
    change(() -> corrupt = true);
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        connections.incrementAndGet();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException closed) {
        // The test has ended, or a connection went before it was taken.
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket()) {
      if (modeNow() == Mode.REFUSE) {
        return;
      }
      open.add(server);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 5000);
      Thread commands = Thread.ofVirtual().start(() -> copy(client, server, false));
      copy(server, client, true);
      commands.join();
    } catch (IOException broken) {
      // The server is not there: the client sees its connection closed.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
      open.removeIf(Socket::isClosed);
    }
  }

  private void copy(Socket from, Socket to, boolean replies) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[65_536];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        byte[] piece = replies ? faulty(Arrays.copyOf(buffer, n)) : held(Arrays.copyOf(buffer, n));
        out.write(piece);
        if (piece.length < n && modeNow() != Mode.HALF_OPEN) {
          break;
        }
      }
    } catch (IOException | InterruptedException ended) {
      // Either side went: so goes the other.
    } finally {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  /** Waits while it stalls; nothing is left of it when half open. */
  private byte[] held(byte[] piece) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (mode == Mode.STALL) {
        changed.await();
      }
      return mode == Mode.HALF_OPEN ? new byte[0] : piece;
    } finally {
      lock.unlock();
    }
  }

  private byte[] faulty(byte[] piece) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long until = System.nanoTime() + delayNanos;
      for (long left = delayNanos; left > 0; left = until - System.nanoTime()) {
        if (changed.awaitNanos(left) > 0 && delayNanos == 0) {
          break;
        }
      }
      byte[] passed = held(piece);
      if (corrupt && passed.length > 0) {
        passed[0] = '?';
      }
      int length = (int) Math.min(passed.length, cutAfter);
      if (cutAfter != Long.MAX_VALUE) {
        cutAfter -= length;
      }
      return Arrays.copyOf(passed, length);
    } finally {
      lock.unlock();
    }
  }

  private Mode modeNow() {
    lock.lock();
    try {
      return mode;
    } finally {
      lock.unlock();
    }
  }

  private static void closeQuietly(Closeable socket) {
    try {
      socket.close();
    } catch (IOException broken) {
      // It is as closed as it gets.
    }
  }

  @Override
  public void close() {
    closeQuietly(listening);
    pass();
    cut();
  }
}
