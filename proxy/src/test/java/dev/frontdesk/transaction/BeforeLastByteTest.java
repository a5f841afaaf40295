package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BeforeLastByteTest {
  /** Says that it is over whether or not anybody wants more. */
  private static final class Eager implements ReadStream<Buffer> {
    @Nullable Handler<Buffer> piece;
    @Nullable Handler<Void> over;

    @Override
    public Eager exceptionHandler(@Nullable Handler<Throwable> handler) {
      return this;
    }

    @Override
    public Eager handler(@Nullable Handler<Buffer> handler) {
      piece = handler;
      return this;
    }

    @Override
    public Eager endHandler(@Nullable Handler<Void> handler) {
      over = handler;
      return this;
    }

    @Override
    public Eager pause() {
      return this;
    }

    @Override
    public Eager resume() {
      return this;
    }

    @Override
    public Eager fetch(long amount) {
      return this;
    }
  }

  @Test
  void theEndIsNotToldBeforeTheLastPieceThatNobodyHasAskedForYet() {
    Eager source = new Eager();
    Promise<Void> spread = Promise.promise();
    BeforeLastByte body = new BeforeLastByte(source, 3, spread::future, () -> {});
    StringBuilder seen = new StringBuilder();
    body.handler(seen::append).endHandler(end -> seen.append('|'));
    body.resume();
    Objects.requireNonNull(source.piece).handle(Buffer.buffer("abc"));
    body.pause();
    spread.complete();
    Objects.requireNonNull(source.over).handle(null);
    assertThat(seen.toString()).isEmpty();
    body.resume();
    assertThat(seen.toString()).isEqualTo("abc|");
  }
}
