package dev.frontdesk.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(20)
class CodedStreamTest {
  private static final Vertx VERTX = Vertx.vertx();

  private final Context context = VERTX.getOrCreateContext();
  private final Source source = new Source();

  @AfterAll
  static void close() {
    VERTX.close().await();
  }

  /** Pieces that come when they are asked for, and an end or a failure behind them. */
  private static final class Source implements ReadStream<Buffer> {
    final Deque<Buffer> pieces = new ArrayDeque<>();
    long demand = Long.MAX_VALUE;
    int delivered;
    boolean ends = true;
    @Nullable Throwable failure;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> exceptionHandler;

    @Override
    public Source handler(@Nullable Handler<Buffer> h) {
      handler = h;
      return this;
    }

    @Override
    public Source endHandler(@Nullable Handler<Void> h) {
      endHandler = h;
      return this;
    }

    @Override
    public Source exceptionHandler(@Nullable Handler<Throwable> h) {
      exceptionHandler = h;
      return this;
    }

    @Override
    public Source pause() {
      demand = 0;
      return this;
    }

    @Override
    public Source resume() {
      return fetch(Long.MAX_VALUE);
    }

    @Override
    public Source fetch(long amount) {
      demand += amount;
      pump();
      return this;
    }

    void pump() {
      while (demand > 0 && !pieces.isEmpty() && handler != null) {
        demand--;
        delivered++;
        handler.handle(pieces.remove());
      }
      if (pieces.isEmpty() && demand > 0) {
        if (failure != null && exceptionHandler != null) {
          exceptionHandler.handle(failure);
        } else if (ends && endHandler != null) {
          ends = false;
          endHandler.handle(null);
        }
      }
    }
  }

  private <T> T onLoop(Callable<T> task) {
    Promise<T> done = Promise.promise();
    context.runOnContext(now -> {
      try {
        done.complete(task.call());
      } catch (Exception e) {
        done.fail(e);
      }
    });
    return done.future().await();
  }

  private Future<Buffer> collected(CodedStream stream) {
    Promise<Buffer> whole = Promise.promise();
    Buffer all = Buffer.buffer();
    stream.exceptionHandler(whole::tryFail);
    stream.endHandler(end -> whole.tryComplete(all));
    stream.handler(all::appendBuffer);
    return whole.future();
  }

  private void pieces(byte[] content, int largest) {
    Random random = new Random(largest);
    int at = 0;
    while (at < content.length) {
      int length = Math.min(content.length - at, 1 + random.nextInt(largest));
      source.pieces.add(Buffer.buffer(Arrays.copyOfRange(content, at, at + length)));
      at += length;
    }
  }

  private CodedStream encoding(Coding coding) {
    return CodedStream.encoding(source, coding, 5, context);
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "BR", "ZSTD"})
  void whereverPiecesEndTheContentIsTheSame(Coding coding) throws Exception {
    for (int largest : new int[] {1, 100, 8192, 200_000}) {
      byte[] content = EncoderTest.content(largest == 1 ? 3000 : 300_000, false);
      pieces(content, largest);
      source.ends = true;
      CodedStream stream = onLoop(() -> encoding(coding));
      byte[] coded = onLoop(() -> collected(stream)).await().getBytes();

      assertThat(Encoder.decode(coding, coded, content.length)).isEqualTo(content);
      assertThat(stream.holdsNative()).isFalse();

      pieces(coded, largest);
      source.ends = true;
      CodedStream back = onLoop(() -> CodedStream.decoding(source, coding, context));
      assertThat(onLoop(() -> collected(back)).await().getBytes()).isEqualTo(content);
      assertThat(back.holdsNative()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "BR", "ZSTD"})
  void noContentIsNoContentInEveryCoding(Coding coding) throws Exception {
    byte[] coded = onLoop(() -> collected(encoding(coding))).await().getBytes();
    assertThat(Encoder.decode(coding, coded, 0)).isEmpty();

    source.ends = true;
    assertThat(onLoop(() -> collected(CodedStream.decoding(source, coding, context))).await())
        .isEqualTo(Buffer.buffer());
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "BR", "ZSTD"})
  void aSlowOriginIsNotHeldBack(Coding coding) {
    source.ends = false;
    CodedStream stream = onLoop(() -> encoding(coding));
    CodedStream plain = onLoop(() -> CodedStream.decoding(stream, coding, context));
    for (String text : new String[] {"first", "second", "third"}) {
      Promise<String> seen = Promise.promise();
      onLoop(() -> {
        StringBuilder so = new StringBuilder();
        plain.handler(piece -> {
          if (so.append(piece).length() == text.length()) {
            seen.complete(so.toString());
          }
        });
        source.pieces.add(Buffer.buffer(text));
        source.pump();
        return text;
      });
      assertThat(seen.future().await()).isEqualTo(text);
    }
    onLoop(() -> {
      plain.close();
      stream.close();
      return plain;
    });
    assertThat(stream.holdsNative()).isFalse();
    assertThat(plain.holdsNative()).isFalse();
  }

  @Test
  void aFastOriginIsNotFlushedPieceByPiece() throws Exception {
    byte[] content = EncoderTest.content(200_000, false);
    for (int at = 0; at < content.length; at += 100) {
      source.pieces.add(Buffer.buffer(Arrays.copyOfRange(content, at, at + 100)));
    }
    int streamed = onLoop(() -> collected(encoding(Coding.GZIP))).await().length();

    assertThat(streamed).isEqualTo(Encoder.encode(Coding.GZIP, 5, content).length);
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "BR", "ZSTD"})
  void aPausedReaderGetsNothingAndTheSourceIsNotRead(Coding coding) {
    byte[] bomb = Encoder.encode(coding, 5, new byte[20 * EncoderTest.MIB]);
    pieces(bomb, 1000);
    int all = source.pieces.size();
    CodedStream stream = onLoop(() -> CodedStream.decoding(source, coding, context));
    Promise<Integer> first = Promise.promise();
    int[] got = new int[2];
    onLoop(() -> {
      stream.pause();
      stream.handler(piece -> {
        got[0]++;
        got[1] = Math.max(got[1], piece.length());
        if (got[0] == 2) {
          context.runOnContext(now -> context.runOnContext(later -> first.tryComplete(got[0])));
        }
      });
      stream.fetch(2);
      return stream;
    });

    assertThat(first.future().await()).as("as many as were asked for").isEqualTo(2);
    assertThat(got[1]).isLessThanOrEqualTo(Transform.STEP);
    assertThat(source.delivered).isLessThanOrEqualTo(all);
    onLoop(() -> {
      stream.close();
      return stream;
    });
    assertThat(stream.holdsNative()).isFalse();
  }

  @Test
  void onePieceIsReadAtATime() {
    for (int i = 0; i < 10; i++) {
      source.pieces.add(Buffer.buffer(EncoderTest.content(Transform.STEP, true)));
    }
    CodedStream stream = onLoop(() -> encoding(Coding.GZIP));
    Promise<Integer> delivered = Promise.promise();
    onLoop(() -> {
      stream.pause();
      stream.handler(piece -> context.runOnContext(now -> delivered.tryComplete(source.delivered)));
      stream.fetch(1);
      return stream;
    });

    assertThat(delivered.future().await()).isLessThanOrEqualTo(2);
    stream.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "BR", "ZSTD"})
  void aFailureOfTheSourceIsPassedOnAndEverythingIsFreed(Coding coding) {
    pieces(EncoderTest.content(50_000, false), 5000);
    source.failure = new IllegalStateException("broken");
    CodedStream stream = onLoop(() -> encoding(coding));

    Future<Buffer> whole = onLoop(() -> collected(stream));

    assertThat(whole.transform(done -> Future.succeededFuture(done.cause())).await())
        .hasMessage("broken");
    assertThat(stream.holdsNative()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "BR", "ZSTD"})
  void contentThatIsCutOrBentFails(Coding coding) {
    byte[] coded = Encoder.encode(coding, 5, EncoderTest.content(50_000, false));
    byte[] bent = coded.clone();
    bent[0] ^= 0x5a;
    for (byte[] bad : new byte[][] {Arrays.copyOf(coded, coded.length - 1), bent}) {
      source.pieces.clear();
      source.ends = true;
      pieces(bad, 5000);
      CodedStream stream = onLoop(() -> CodedStream.decoding(source, coding, context));
      Future<Buffer> whole = onLoop(() -> collected(stream));

      assertThat(whole.transform(done -> Future.succeededFuture(done.cause())).await())
          .isInstanceOf(MalformedContent.class);
      assertThat(stream.holdsNative()).isFalse();
    }
  }
}
