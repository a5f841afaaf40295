package dev.frontdesk.observe;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line per request, written by a daemon thread of its own. {@link #record} never waits: where
 * the queue is full, because the disk or the reader of standard output stalls, the line is dropped
 * and counted in {@code frontdesk_access_log_dropped_total}. Any thread.
 *
 * <p>Not logback's AsyncAppender: it would format on the event loop or keep the whole request
 * alive, and wakes its writer for every line, which costs an event loop more than the line does.
 */
public final class AccessLog implements Recorder, AutoCloseable {
  /** Longer paths, queries and the like are cut there, so that the queue's memory has a bound. */
  static final int MAX_TEXT = 2048;

  /** How long {@link #close()} waits for what is in the queue. */
  static final Duration MAX_CLOSING = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
  private static final int BATCH = 512;
  private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** How late an idle writer sees that it is to reopen or to close. */
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final String CUT = "...";

  private final BlockingQueue<TransactionRecord> queue;
  private final LogLines lines;
  private final LogSink sink;
  private final boolean fields;
  private final AtomicLong dropped = new AtomicLong();
  private final StateLog overflow = new StateLog(LOG, "the access log's queue");
  private final StateLog writing;
  private final Thread writer;
  private volatile boolean closing;
  private volatile boolean reopen;

  /** Starts writing. Throws where the file cannot be opened: a start with a bad path must fail. */
  public AccessLog(AccessLogOptions options, MeterRegistry registry) throws IOException {
    this(options, registry, LogSink.open(options.target()));
  }

  AccessLog(AccessLogOptions options, MeterRegistry registry, LogSink sink) {
    this.queue = new ArrayBlockingQueue<>(options.queue());
    this.lines = new LogLines(options.format(), new QueryMask(options.masked()));
    this.fields = options.format() == AccessLogOptions.Format.COMBINED;
    this.sink = sink;
    this.writing = new StateLog(LOG, "the access log to " + sink.name());
    FunctionCounter.builder("frontdesk.access.log.dropped", dropped, AtomicLong::doubleValue)
        .description("Lines of the access log that were not written")
        .register(registry);
    this.writer = Thread.ofPlatform().daemon().name("frontdesk-access-log").unstarted(this::run);
    writer.start();
  }

  @Override
  public void record(TransactionRecord record) {
    if (closing || !queue.offer(slim(record))) {
      dropped.incrementAndGet();
      if (!closing) {
        overflow.failing("full, lines are dropped");
      }
    }
  }

  /** Opens the file again, after it was renamed by a log rotation. Soon, by the writer's thread. */
  public void reopen() {
    reopen = true;
    LockSupport.unpark(writer);
  }

  /** Lines that were not written, because the queue was full or writing failed. */
  public long dropped() {
    return dropped.get();
  }

  /** Writes what is in the queue, for at most {@link #MAX_CLOSING}. Blocks. */
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(writer);
    try {
      if (!writer.join(MAX_CLOSING)) {
        LOG.warn("the access log did not end in {}; lines may be lost", MAX_CLOSING);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<TransactionRecord> batch = new ArrayList<>(BATCH);
    while (!closing || !queue.isEmpty()) {
      if (reopen) {
        reopen = false;
        openAgain();
      }
      TransactionRecord first = next();
      if (first != null) {
        batch.add(first);
        queue.drainTo(batch, BATCH - 1);
        write(batch);
        boolean drained = batch.size() < BATCH;
        batch.clear();
        if (drained) {
          overflow.working();
          gather();
        }
      }
    }
    sink.close();
  }

  private @Nullable TransactionRecord next() {
    try {
      return queue.poll(closing ? 0 : IDLE_NANOS, TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      closing = true;
      return null;
    }
  }

  /** Lets lines gather: a writer that is awake costs the event loop no wake-up. */
  private void gather() {
    if (!closing) {
      LockSupport.parkNanos(GATHER_NANOS);
    }
  }

  private void write(List<TransactionRecord> batch) {
    try {
      for (TransactionRecord record : batch) {
        lines.write(record, sink.buffer());
      }
      sink.flush();
      writing.working();
    } catch (IOException | RuntimeException failed) {
      // Whatever it is, the writer must live: nobody starts it again.
      dropped.addAndGet(batch.size());
      writing.failing(failed.toString());
      sink.discard();
    }
  }

  private void openAgain() {
    try {
      sink.reopen();
    } catch (IOException failed) {
      LOG.warn("the access log stays on its old file: {}", failed.toString());
    }
  }

  /** Without what is not logged, so that a full queue does not keep whole requests in memory. */
  private TransactionRecord slim(TransactionRecord record) {
    RequestHead head = record.head();
    RequestHead slim =
        new RequestHead(
            cut(head.method()),
            head.scheme(),
            cut(head.authority()),
            cut(head.path()),
            head.query() == null ? null : cut(head.query()),
            fields ? logged(head.fields()) : Fields.EMPTY);
    return new TransactionRecord(
        record.start(),
        record.peer(),
        record.protocol(),
        slim,
        record.status(),
        record.outcome(),
        record.reason(),
        record.storeRefusal(),
        record.route(),
        record.upstream(),
        record.node(),
        record.total(),
        record.originTime(),
        record.bytesIn(),
        record.bytesOut(),
        record.ttlSeconds(),
        record.writes(),
        record.events(),
        record.invalidated(),
        record.droppedParameters(),
        record.tier(),
        record.spreading(),
        record.answeredBy());
  }

  private static Fields logged(Fields all) {
    Fields.Builder kept = Fields.builder();
    for (String name : List.of("Referer", "User-Agent")) {
      String value = all.first(name);
      if (value != null) {
        kept.add(name, cut(value));
      }
    }
    return kept.build();
  }

  private static String cut(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + CUT;
  }
}
