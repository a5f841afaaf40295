package dev.frontdesk.compare;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * One thread's part of a job: its connections, all opened before the run.
 *
 * <p>With a rate a request is timed from the instant at which it was due, also where no connection
 * was free then: a server that stops for a while has kept everybody waiting who came meanwhile.
 */
final class LoadWorker implements AutoCloseable {
  /** After the end, this long for answers that are under way. */
  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** Requests that are due and wait for a connection; more are counted as unsent. */
  private static final int MAX_WAITING = 1 << 18;

  /** After so many broken connections the run ends early. */
  private static final int MAX_BROKEN = 1_000;

  private static final byte[] LOCAL_OCTETS = {127, 0, 0, 1};

  private final LoadJob job;
  private final int thread;
  private final Selector selector = Selector.open();
  private final RequestBytes requests;
  private final ByteBuffer out = ByteBuffer.allocateDirect(16 << 10);
  private final ByteBuffer in = ByteBuffer.allocateDirect(256 << 10);
  private final LongQueue waiting = new LongQueue(MAX_WAITING);
  private final Line[] idle;
  private int idleFrom;
  private int idleCount;
  private final Latencies latencies = new Latencies();
  private long begin;
  private long end;
  private long answers;
  private long inTime;
  private long bad;
  private long broken;
  private long unsent;
  private int busy;

  /** A connection. */
  private static final class Line {
    SocketChannel channel;
    AnswerScanner scanner = new AnswerScanner();
    boolean underWay;

    /** When the request that is under way was due. */
    long due;

    Line(SocketChannel channel) {
      this.channel = channel;
    }
  }

  /** Opens the connections, one after the other, so that none is refused for coming all at once. */
  LoadWorker(LoadJob job, int thread) throws IOException {
    this.job = job;
    this.thread = thread;
    requests = new RequestBytes(job, thread);
    idle = new Line[job.connectionsOf(thread)];
    try {
      for (int i = 0; i < idle.length; i++) {
        Line line = new Line(open());
        line.channel.register(selector, SelectionKey.OP_READ, line);
        release(line);
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private SocketChannel open() throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.connect(new InetSocketAddress(InetAddress.getByAddress(LOCAL_OCTETS), job.port()));
    channel.configureBlocking(false);
    return channel;
  }

  LoadResult run() throws IOException {
    begin = System.nanoTime();
    end = begin + (long) (job.seconds() * 1e9);
    if (job.rate() > 0) {
      atRate(new Arrivals(job.rate() / job.threads(), 7L + thread));
    } else {
      asFastAsAnswersCome();
    }
    long last = System.nanoTime() + DRAIN_NANOS;
    while (busy > 0 && broken < MAX_BROKEN && System.nanoTime() < last) {
      selector.select(this::readable, 10);
    }
    return new LoadResult(answers, inTime, bad, broken, unsent, latencies);
  }

  private void asFastAsAnswersCome() throws IOException {
    for (int i = idle.length; i > 0; i--) {
      send(take(), System.nanoTime());
    }
    while (System.nanoTime() < end && broken < MAX_BROKEN) {
      selector.select(this::readable, 10);
      while (idleCount > 0 && System.nanoTime() < end) {
        send(take(), System.nanoTime());
      }
    }
  }

  // Nothing relies on the yield but courtesy: the origin may share this core.
  @SuppressWarnings("ThreadPriorityCheck")
  private void atRate(Arrivals arrivals) throws IOException {
    long now = System.nanoTime();
    while (now < end && broken < MAX_BROKEN) {
      while (begin + arrivals.due() <= now) {
        if (!waiting.offer(begin + arrivals.due())) {
          unsent++;
        }
        arrivals.advance();
      }
      while (idleCount > 0 && !waiting.isEmpty()) {
        send(take(), waiting.poll());
      }
      if (selector.selectNow(this::readable) == 0) {
        Thread.yield();
      }
      now = System.nanoTime();
    }
    unsent += waiting.size();
    waiting.clear();
  }

  private void send(Line line, long due) throws IOException {
    requests.next(out);
    line.due = due;
    line.underWay = true;
    busy++;
    while (out.hasRemaining()) {
      line.channel.write(out);
    }
  }

  private void readable(SelectionKey key) {
    Line line = (Line) key.attachment();
    try {
      boolean ended = false;
      int read;
      do {
        in.clear();
        read = line.channel.read(in);
        in.flip();
        ended = line.scanner.scan(in);
      } while (!ended && read == in.capacity());
      if (ended) {
        answered(line);
      } else if (read < 0) {
        reopen(line);
      }
    } catch (IOException e) {
      reopen(line);
    }
  }

  private void answered(Line line) throws IOException {
    long now = System.nanoTime();
    line.underWay = false;
    busy--;
    answers++;
    if (line.scanner.status() != job.status()) {
      bad++;
    }
    if (line.due - begin >= job.leadIn() * 1e9) {
      latencies.add(now - line.due);
    }
    if (now < end) {
      inTime++;
    }
    if (job.rate() == 0 && now < end) {
      send(line, now);
    } else {
      release(line);
    }
  }

  /** Its answer, if one was under way, is lost. */
  private void reopen(Line line) {
    broken++;
    try {
      line.channel.close();
      line.channel = open();
      line.scanner = new AnswerScanner();
      line.channel.register(selector, SelectionKey.OP_READ, line);
      if (line.underWay) {
        line.underWay = false;
        busy--;
        release(line);
      }
    } catch (IOException e) {
      broken = MAX_BROKEN;
    }
  }

  private void release(Line line) {
    idle[(idleFrom + idleCount++) % idle.length] = line;
  }

  private Line take() {
    Line line = idle[idleFrom];
    idleFrom = (idleFrom + 1) % idle.length;
    idleCount--;
    return line;
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
