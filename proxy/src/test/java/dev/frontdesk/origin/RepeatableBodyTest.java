package dev.frontdesk.origin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RepeatableBodyTest {
  private final Given given = new Given();
  private final RepeatableBody body = new RepeatableBody(given);
  private final List<String> read = new ArrayList<>();

  /** A client's body, moved by hand. */
  private static final class Given implements ReadStream<Buffer> {
    private @Nullable Handler<Buffer> pieces;
    private @Nullable Handler<Void> end;
    private @Nullable Handler<Throwable> failure;
    private boolean flowing;

    void piece(String text) {
      if (pieces != null) {
        pieces.handle(Buffer.buffer(text));
      }
    }

    void end() {
      if (end != null) {
        end.handle(null);
      }
    }

    void fail() {
      if (failure != null) {
        failure.handle(new IllegalStateException("left"));
      }
    }

    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
      pieces = handler;
      return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
      end = handler;
      return this;
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
      failure = handler;
      return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
      flowing = false;
      return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
      flowing = true;
      return this;
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
      return resume();
    }
  }

  private void readAnew() {
    read.clear();
    body.exceptionHandler(cause -> read.add(String.valueOf(cause.getMessage())));
    body.handler(piece -> read.add(piece.toString()));
    body.endHandler(end -> read.add("end"));
    body.resume();
  }

  @Test
  void theSecondReaderGetsTheBeginningAndWhatFollows() {
    readAnew();
    given.piece("a");
    given.piece("b");
    body.pause();
    body.repeat();
    readAnew();
    assertThat(given.flowing).isTrue();
    given.piece("c");
    given.end();

    assertThat(read).containsExactly("a", "b", "c", "end");
  }

  @Test
  void theEndIsRepeatedToo() {
    readAnew();
    given.piece("a");
    given.end();
    body.repeat();
    readAnew();

    assertThat(read).containsExactly("a", "end");
  }

  @Test
  void whatBreaksOffBetweenTheReadersBreaksOffForTheSecond() {
    readAnew();
    given.piece("a");
    body.pause();
    body.repeat();
    given.fail();
    assertThat(body.isRepeatable()).isFalse();
    readAnew();

    assertThat(read).containsExactly("left");
  }

  @Test
  void whatBrokeOffOrIsForgottenCannotBeRepeated() {
    readAnew();
    given.piece("a");
    assertThat(body.isRepeatable()).isTrue();
    given.fail();
    assertThat(body.isRepeatable()).isFalse();
    assertThat(read).containsExactly("a", "left");
  }
}
