package dev.frontdesk.scale;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.origin.Origin;
import dev.frontdesk.origin.OriginRequest;
import dev.frontdesk.origin.OriginResponse;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.function.Function;

/** An origin without a network, which answers at once. One event loop. */
final class GivenOrigin implements Origin {
  /**
   * @param body never written to
   */
  record Given(ResponseHead head, byte[] body) {}

  private final Function<OriginRequest, Given> answers;
  private long asked;

  GivenOrigin(Function<OriginRequest, Given> answers) {
    this.answers = answers;
  }

  /** How often it was. */
  long asked() {
    return asked;
  }

  @Override
  public Future<OriginResponse> send(OriginRequest request) {
    asked++;
    Given given = answers.apply(request);
    return Future.succeededFuture(
        new Said(given.head(), new OnePiece(Buffer.buffer(given.body()))));
  }

  @Override
  public Duration responseTimeout(String group) {
    return Duration.ofSeconds(15);
  }

  private record Said(ResponseHead head, ReadStream<Buffer> body) implements OriginResponse {
    @Override
    public Fields trailers() {
      return Fields.EMPTY;
    }

    @Override
    public boolean isDelimited() {
      return true;
    }

    @Override
    public String node() {
      return "http://origin.example";
    }

    @Override
    public void cancel() {
      // It is all there.
    }
  }
}
