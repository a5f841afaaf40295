package dev.frontdesk.listener;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Forwarding;
import dev.frontdesk.http.Problem;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.transaction.Content;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes one response on one stream: head, content with backpressure, trailers. A piece is handed
 * to the codec only while the stream's window and the socket take it, so what waits there for a
 * client that reads slowly is one piece. One event loop.
 */
final class StreamSender {
  /** A body that is there is handed over in pieces of this size, so that each shows progress. */
  private static final int PIECE = 64 * 1024;

  private final ClientStream stream;
  private final Http2Names names;
  private final boolean head;
  private final Promise<Void> done = Promise.promise();
  private @Nullable Buffer rest;
  private int sent;
  private @Nullable ReadStream<Buffer> pieces;
  private long bytes;
  private long left;
  private boolean stopped;
  private boolean last;
  private long progress = System.nanoTime();

  StreamSender(ClientStream stream, Http2Names names, boolean head) {
    this.stream = stream;
    this.names = names;
    this.head = head;
  }

  long bytes() {
    return bytes;
  }

  /** Everything was handed to the codec: whether it reached the client, it will say. */
  boolean handedOver() {
    return last;
  }

  /** The client has taken nothing for so many nanoseconds, though there is something for it. */
  boolean stalled(long now, long bound) {
    boolean waits = last || !stream.isWritable();
    return waits && !done.future().isComplete() && now - progress > bound;
  }

  Http2Headers section(ResponseHead answer) {
    DefaultHttp2Headers section = new DefaultHttp2Headers(false, 32);
    section.status(status(answer.status()));
    copy(answer.fields(), section);
    return section;
  }

  private static AsciiString status(int status) {
    return HttpResponseStatus.valueOf(status).codeAsText();
  }

  /** Values are Latin-1, and written so by the codec. */
  private void copy(Fields fields, Http2Headers to) {
    for (Field field : fields) {
      AsciiString name = names.of(field.name());
      if (name != null) {
        to.add(name, field.value());
      }
    }
  }

  Future<Void> send(ResponseHead answer, Content content) {
    Http2Headers section = section(answer);
    if (head || answer.status() == 204 || answer.status() == 304) {
      withoutContent(answer, content, section);
    } else {
      switch (content) {
        case Content.None none -> whole(section, Buffer.buffer());
        case Content.Whole whole -> whole(section, whole.bytes());
        case Content.Stream streamed -> streamed(answer, section, streamed);
        case Content.Tunnel tunnel ->
            throw new IllegalArgumentException("a tunnel through HTTP/2 was not offered");
      }
    }
    return done.future();
  }

  /** Of a request that nobody else has seen. */
  Future<Void> refuse(Problem problem) {
    return send(problem.head(), new Content.Whole(Buffer.buffer(problem.body())));
  }

  private void withoutContent(ResponseHead answer, Content content, Http2Headers section) {
    if (content instanceof Content.Whole whole && head && answer.status() != 204) {
      section.set("content-length", Integer.toString(whole.bytes().length()));
    } else if (content instanceof Content.Stream streamed) {
      streamed.pieces().handler(piece -> {}).resume();
    }
    last = true;
    stream.headers(section, true, done);
  }

  private void whole(Http2Headers section, Buffer content) {
    section.set("content-length", Integer.toString(content.length()));
    if (content.length() == 0) {
      last = true;
      stream.headers(section, true, done);
      return;
    }
    stream.headers(section, false, null);
    if (content.length() <= PIECE) {
      bytes = content.length();
      last = true;
      stream.data(content, true, done);
      return;
    }
    rest = content;
    writable();
  }

  private void streamed(ResponseHead answer, Http2Headers section, Content.Stream content) {
    @Nullable String length = answer.fields().first("Content-Length");
    left = length == null ? Long.MAX_VALUE : Long.parseLong(length);
    boolean bounded = length != null;
    ReadStream<Buffer> source = content.pieces();
    pieces = source;
    stream.headers(section, false, null);
    source.exceptionHandler(this::broken);
    source.handler(piece -> piece(source, piece));
    source.endHandler(end -> end(bounded, content.trailers()));
    source.resume();
  }

  private void piece(ReadStream<Buffer> source, Buffer piece) {
    if (stopped || piece.length() == 0) {
      return;
    }
    if (piece.length() > left) {
      broken(new IllegalStateException("the content is longer than its Content-Length"));
      return;
    }
    left -= left == Long.MAX_VALUE ? 0 : piece.length();
    bytes += piece.length();
    progress = System.nanoTime();
    stream.data(piece, false, null);
    if (!stream.isWritable()) {
      source.pause();
    }
  }

  private void end(boolean bounded, Supplier<Fields> trailers) {
    if (stopped) {
      return;
    }
    if (bounded && left > 0) {
      broken(new IllegalStateException("the content is shorter than its Content-Length"));
      return;
    }
    stopped = true;
    last = true;
    progress = System.nanoTime();
    DefaultHttp2Headers section = new DefaultHttp2Headers(false, 8);
    copy(Forwarding.trailers(trailers.get()), section);
    if (section.isEmpty()) {
      stream.data(Buffer.buffer(), true, done);
    } else {
      stream.headers(section, true, done);
    }
  }

  /** The stream takes more again, or for the first time. */
  void writable() {
    progress = System.nanoTime();
    Buffer body = rest;
    while (body != null && !stopped && stream.isWritable()) {
      int end = Math.min(body.length(), sent + PIECE);
      last = end == body.length();
      Buffer piece = body.slice(sent, end);
      bytes += end - sent;
      sent = end;
      if (last) {
        rest = null;
        body = null;
      }
      stream.data(piece, last, last ? done : null);
    }
    ReadStream<Buffer> source = pieces;
    if (source != null && !stopped && stream.isWritable()) {
      source.resume();
    }
  }

  private void broken(Throwable cause) {
    if (!stopped) {
      stopped = true;
      stream.reset();
      done.tryFail(cause);
    }
  }

  /** The client is gone; what still comes is not for anybody. */
  void stop() {
    stopped = true;
    rest = null;
    done.tryFail("the client left");
  }
}
