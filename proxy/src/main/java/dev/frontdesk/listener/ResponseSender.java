package dev.frontdesk.listener;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Forwarding;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.transaction.Content;
import io.netty.util.AsciiString;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.ReadStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes one response to a client: head, content with backpressure, trailers. The head of a stream
 * waits until the tasks of the same turn of the event loop have run, for what is there already: so
 * a small response leaves as one, and not in two writes. One event loop.
 */
final class ResponseSender {
  private final HttpServerResponse response;
  private final boolean head;
  private final boolean http10;
  private final Runnable abort;
  private long bytes;
  private long left;
  private boolean delimitedByClose;
  private boolean stopped;
  private boolean headWaits;
  private @Nullable Buffer first;
  private long progress = System.nanoTime();

  /**
   * @param abort makes the client see that the response is not complete
   */
  ResponseSender(HttpServerResponse response, boolean head, boolean http10, Runnable abort) {
    this.response = response;
    this.head = head;
    this.http10 = http10;
    this.abort = abort;
  }

  long bytes() {
    return bytes;
  }

  /** The end of the connection is the end of the body. */
  boolean delimitedByClose() {
    return delimitedByClose;
  }

  /** The client has taken nothing for so many nanoseconds, though there is something for it. */
  boolean stalled(long now, long bound) {
    return !response.ended() && response.writeQueueFull() && now - progress > bound;
  }

  /** Names and values as octets: Vert.x would replace those beyond ASCII. */
  static void copy(Fields fields, MultiMap to) {
    for (Field field : fields) {
      if (!field.is("Transfer-Encoding")) {
        to.add(field.name(), octets(field.value()));
      }
    }
  }

  private static CharSequence octets(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) > 0x7e) {
        return new AsciiString(value.getBytes(StandardCharsets.ISO_8859_1), false);
      }
    }
    return value;
  }

  Future<Void> send(ResponseHead answer, Content content, boolean close) {
    response.setStatusCode(answer.status());
    if (response.getStatusMessage().startsWith("Unknown Status")) {
      response.setStatusMessage("");
    }
    copy(answer.fields(), response.headers());
    if (close) {
      response.putHeader("Connection", "close");
    }
    if (head || answer.status() == 204 || answer.status() == 304) {
      return withoutContent(answer, content);
    }
    return switch (content) {
      case Content.None none -> whole(Buffer.buffer());
      case Content.Whole whole -> whole(whole.bytes());
      case Content.Stream stream -> stream(answer, stream.pieces(), stream.trailers());
      case Content.Tunnel tunnel ->
          throw new IllegalArgumentException("a tunnel behind status " + answer.status());
    };
  }

  private Future<Void> withoutContent(ResponseHead answer, Content content) {
    if (content instanceof Content.Whole whole && head && answer.status() != 204) {
      response.putHeader("Content-Length", Integer.toString(whole.bytes().length()));
    } else if (content instanceof Content.Stream stream) {
      stream.pieces().handler(piece -> {}).resume();
    }
    if (answer.status() == 204) {
      // Vert.x adds a length of 0, which RFC 9110 §8.6 forbids here.
      response.headersEndHandler(end -> response.headers().remove("Content-Length"));
    }
    return response.end();
  }

  private Future<Void> whole(Buffer content) {
    response.putHeader("Content-Length", Integer.toString(content.length()));
    bytes = content.length();
    return response.end(content);
  }

  private Future<Void> stream(
      ResponseHead answer, ReadStream<Buffer> pieces, Supplier<Fields> trailers) {
    @Nullable String length = answer.fields().first("Content-Length");
    left = length == null ? Long.MAX_VALUE : Long.parseLong(length);
    Promise<Void> done = Promise.promise();
    if (length == null && http10) {
      delimitedByClose = true;
      response.write(Buffer.buffer());
    } else {
      response.setChunked(length == null);
      headWaits = true;
    }
    pieces.exceptionHandler(cause -> broken(cause, done));
    pieces.handler(piece -> piece(pieces, piece, done));
    pieces.endHandler(end -> end(length != null, trailers, done));
    pieces.resume();
    if (headWaits) {
      turnEnds(Vertx.currentContext());
    }
    return done.future();
  }

  private void turnEnds(@Nullable Context context) {
    if (context == null) {
      writeHead();
    } else {
      context.runOnContext(ignored -> {
        if (!stopped) {
          writeHead();
        }
      });
    }
  }

  /** With the first piece, where it has come. */
  private void writeHead() {
    if (headWaits) {
      headWaits = false;
      Buffer piece = first;
      if (piece == null) {
        response.writeHead();
      } else {
        first = null;
        response.write(piece);
      }
    }
  }

  private void piece(ReadStream<Buffer> pieces, Buffer piece, Promise<Void> done) {
    if (stopped || piece.length() == 0) {
      return;
    }
    if (piece.length() > left) {
      broken(new IllegalStateException("the content is longer than its Content-Length"), done);
      return;
    }
    left -= left == Long.MAX_VALUE ? 0 : piece.length();
    bytes += piece.length();
    progress = System.nanoTime();
    if (headWaits && first == null) {
      first = piece;
      return;
    }
    writeHead();
    response.write(piece);
    if (response.writeQueueFull()) {
      pieces.pause();
      response.drainHandler(drained -> {
        progress = System.nanoTime();
        if (!stopped) {
          pieces.resume();
        }
      });
    }
  }

  private void end(boolean bounded, Supplier<Fields> trailers, Promise<Void> done) {
    if (stopped) {
      return;
    }
    if (bounded && left > 0) {
      broken(new IllegalStateException("the content is shorter than its Content-Length"), done);
      return;
    }
    stopped = true;
    if (!bounded && !http10) {
      copy(Forwarding.trailers(trailers.get()), response.trailers());
    }
    Buffer last = first;
    if (last == null) {
      response.end().onComplete(done);
    } else {
      first = null;
      response.end(last).onComplete(done);
    }
  }

  private void broken(Throwable cause, Promise<Void> done) {
    if (!stopped) {
      stopped = true;
      // That there was a response is seen, and that it is not whole.
      writeHead();
      abort.run();
      done.fail(cause);
    }
  }

  /** The client is gone; what still comes is not for anybody. */
  void stop() {
    stopped = true;
  }
}
