package dev.frontdesk.encoding;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * A body that is encoded or decoded while it passes. Used on one event loop, the context's, on
 * which the source also calls.
 *
 * <p>Work is done only on demand and in steps of {@link Transform#STEP} bytes, between which other
 * requests have their turn, so neither a large piece nor a small one that decodes to gigabytes
 * holds up the loop or fills memory. The source is asked for one piece at a time. Where it has none
 * at hand once the loop has come round, what was encoded so far is flushed, so that a slow origin
 * is not held back while a fast one loses no compression.
 *
 * <p>Native memory is freed at the end, at a failure, and by {@link #close}, which whoever gives up
 * reading must call.
 */
public final class CodedStream implements ReadStream<Buffer>, AutoCloseable {
  private final ReadStream<Buffer> source;
  private final Transform transform;
  private final Context context;

  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Handler<Throwable> exceptionHandler;
  private long demand = Long.MAX_VALUE;
  private boolean asked;
  private boolean stepScheduled;
  private boolean sourceEnded;
  private boolean finished;
  private boolean over;

  private CodedStream(ReadStream<Buffer> source, Transform transform, Context context) {
    this.source = source;
    this.transform = transform;
    this.context = context;
    source.pause();
    source.exceptionHandler(this::fail);
    source.endHandler(end -> ended());
    source.handler(this::received);
  }

  /** Encodes; {@code level} is on the coding's own scale. */
  public static CodedStream encoding(
      ReadStream<Buffer> source, Coding coding, int level, Context context) {
    return new CodedStream(source, new Transform.Encoding(coding, level), context);
  }

  /** Decodes. Its length is not bounded: the reader's demand bounds what is held. */
  public static CodedStream decoding(ReadStream<Buffer> source, Coding coding, Context context) {
    return new CodedStream(source, new Transform.Decoding(coding), context);
  }

  @Override
  public CodedStream handler(@Nullable Handler<Buffer> newHandler) {
    handler = newHandler;
    if (newHandler != null) {
      schedule();
    }
    return this;
  }

  @Override
  public CodedStream endHandler(@Nullable Handler<Void> newHandler) {
    endHandler = newHandler;
    return this;
  }

  @Override
  public CodedStream exceptionHandler(@Nullable Handler<Throwable> newHandler) {
    exceptionHandler = newHandler;
    return this;
  }

  @Override
  public CodedStream pause() {
    demand = 0;
    return this;
  }

  @Override
  public CodedStream resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public CodedStream fetch(long amount) {
    demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    schedule();
    return this;
  }

  /** Gives up: nothing more is delivered. The source is left paused; its owner ends it. */
  @Override
  public void close() {
    over = true;
    transform.close();
  }

  private void received(Buffer piece) {
    asked = false;
    if (!over) {
      transform.feed(piece.getBytes());
      schedule();
    }
  }

  private void ended() {
    sourceEnded = true;
    asked = false;
    schedule();
  }

  private void schedule() {
    if (!stepScheduled && !over && handler != null) {
      stepScheduled = true;
      context.runOnContext(now -> step());
    }
  }

  private void step() {
    stepScheduled = false;
    if (over || demand == 0 || handler == null) {
      return;
    }
    try {
      if (!transform.isHungry()) {
        deliver(transform.work());
        schedule();
      } else if (finished) {
        end();
      } else if (sourceEnded) {
        finished = true;
        deliver(transform.finish());
        schedule();
      } else if (asked) {
        // The loop has come round since the source was asked, and it had nothing.
        deliver(transform.flush());
      } else {
        asked = true;
        source.fetch(1);
        schedule();
      }
    } catch (MalformedContent | RuntimeException failure) {
      fail(failure);
    }
  }

  private void deliver(byte[] bytes) {
    Handler<Buffer> reader = handler;
    if (bytes.length > 0 && reader != null) {
      if (demand != Long.MAX_VALUE) {
        demand--;
      }
      reader.handle(Buffer.buffer(bytes));
    }
  }

  private void end() {
    close();
    if (endHandler != null) {
      endHandler.handle(null);
    }
  }

  private void fail(Throwable failure) {
    if (!over) {
      close();
      if (exceptionHandler != null) {
        exceptionHandler.handle(failure);
      }
    }
  }

  /** Whether native memory is still to be freed. */
  public boolean holdsNative() {
    return !transform.isClosed();
  }
}
