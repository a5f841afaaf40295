package dev.frontdesk.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads beside the virtual users, at a steady rate, on sockets of its own: Gatling does not tell
 * when the first byte came, nor how many there were on the wire. Counts heads, bodies as they are
 * coded, and chunk sizes.
 */
final class Probe implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");
  private static final Pattern CODED = Pattern.compile("(?i)\r\ncontent-encoding: *(\\S+)");
  private static final Pattern CHUNKED = Pattern.compile("(?i)\r\ntransfer-encoding: *chunked");

  private final URI base;
  private final Supplier<String> targets;
  private final long pauseNanos;
  private final Queue<Socket> idle = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean over;

  private final Tally.Times firstByte = new Tally.Times();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder coded = new LongAdder();
  private final LongAdder failed = new LongAdder();

  /**
   * @param rate reads a second
   * @param targets the next path to read, from one thread
   */
  Probe(String base, int rate, Supplier<String> targets) {
    this.base = URI.create(base);
    this.targets = targets;
    pauseNanos = TimeUnit.SECONDS.toNanos(1) / Math.max(1, rate);
  }

  void start() {
    threads.execute(() -> {
      long next = System.nanoTime();
      while (!over) {
        String target = targets.get();
        threads.execute(() -> read(target));
        next += pauseNanos;
        LockSupport.parkNanos(next - System.nanoTime());
      }
    });
  }

  private void read(String target) {
    Socket socket = idle.poll();
    try {
      if (socket == null) {
        socket = new Socket(base.getHost(), base.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      }
      exchange(socket, target);
      idle.add(socket);
    } catch (IOException broken) {
      failed.increment();
      close(socket);
    }
  }

  private void exchange(Socket socket, String target) throws IOException {
    String request =
        "GET %s HTTP/1.1\r\nHost: %s\r\nAccept: application/json\r\nAccept-Encoding: gzip\r\n\r\n"
            .formatted(target, Visitor.HOST);
    long sent = System.nanoTime();
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    InputStream in = new BufferedInputStream(socket.getInputStream());
    int first = in.read();
    long took = System.nanoTime() - sent;
    if (first < 0) {
      throw new IOException("closed before the answer");
    }
    StringBuilder head = new StringBuilder().append((char) first);
    while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
      head.append((char) mustRead(in));
    }
    long body = CHUNKED.matcher(head).find() ? chunks(in) : length(head, in);
    if (!head.substring(9, 12).equals("200")) {
      failed.increment();
      return;
    }
    firstByte.add(took);
    bytes.add(head.length() + body);
    if (CODED.matcher(head).find()) {
      coded.increment();
    }
  }

  private static long length(CharSequence head, InputStream in) throws IOException {
    Matcher length = LENGTH.matcher(head);
    long wanted = length.find() ? Long.parseLong(length.group(1)) : 0;
    in.skipNBytes(wanted);
    return wanted;
  }

  /** All bytes up to the end of the last chunk; there are no trailers here. */
  private static long chunks(InputStream in) throws IOException {
    long all = 0;
    long size;
    do {
      StringBuilder line = new StringBuilder();
      do {
        line.append((char) mustRead(in));
      } while (line.charAt(line.length() - 1) != '\n');
      size = Long.parseLong(line.toString().strip(), 16);
      in.skipNBytes(size + 2);
      all += line.length() + size + 2;
    } while (size > 0);
    return all;
  }

  private static int mustRead(InputStream in) throws IOException {
    int read = in.read();
    if (read < 0) {
      throw new IOException("closed within the answer");
    }
    return read;
  }

  /** From the request's last byte to the answer's first. */
  Tally.Times firstByte() {
    return firstByte;
  }

  long failed() {
    return failed.sum();
  }

  /** Of one answer on the wire, on average. */
  double bytesPerAnswer() {
    return firstByte.count() == 0 ? 0 : (double) bytes.sum() / firstByte.count();
  }

  /** Share of answers that came compressed. */
  double codedPercent() {
    return firstByte.count() == 0 ? 0 : 100.0 * coded.sum() / firstByte.count();
  }

  /** No further reads; waits for those that are under way. */
  @Override
  public void close() {
    over = true;
    threads.shutdown();
    try {
      if (!threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    idle.forEach(Probe::close);
  }

  private static void close(@org.jspecify.annotations.Nullable Socket socket) {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException gone) {
      // It is closed all the same.
      return;
    }
  }
}
