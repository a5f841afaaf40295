package dev.frontdesk.origin;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a request: the head, and the body as fast as the connection takes it. With {@code Expect:
 * 100-continue} the body waits for the origin's word, for {@link #CONTINUE_PATIENCE_MILLIS} at most
 * (RFC 9110 §10.1.1). Otherwise the head waits until the tasks of the same turn of the event loop
 * have run, for the first of the body to leave with it. One event loop.
 */
final class RequestSender {
  /** An origin that does not know Expect says nothing; then the body is sent all the same. */
  static final long CONTINUE_PATIENCE_MILLIS = 1000;

  /** A piece of so many octets is not copied behind the head, but written by itself. */
  private static final int JOINED_BELOW = 16 * 1024;

  interface Observer {
    void progressed();

    /** The body could not be read to its end. */
    void broken(Throwable cause);

    void sent();
  }

  private final Vertx vertx;
  private final NetSocket socket;
  private final OriginRequest request;
  private final Observer observer;
  private final boolean chunked;
  private boolean pumping;
  private boolean waiting;
  private boolean complete;
  private boolean stopped;
  private @Nullable Buffer unsent;
  private long left;
  private @Nullable Long timer;

  RequestSender(Vertx vertx, NetSocket socket, OriginRequest request, Observer observer) {
    this.vertx = vertx;
    this.socket = socket;
    this.request = request;
    this.observer = observer;
    @Nullable String length = request.head().fields().first("Content-Length");
    this.chunked = length == null;
    this.left = length == null ? 0 : Long.parseLong(length);
  }

  void start() {
    ReadStream<Buffer> body = request.body();
    Buffer head = Framing.requestHead(request.head(), body != null);
    if (body == null) {
      socket.write(head);
      complete = true;
      observer.sent();
    } else if ("100-continue".equalsIgnoreCase(request.head().fields().first("Expect"))) {
      socket.write(head);
      waiting = true;
      timer = vertx.setTimer(CONTINUE_PATIENCE_MILLIS, id -> pump(body));
    } else {
      unsent = head;
      pump(body);
      vertx.getOrCreateContext().runOnContext(turn -> writeHead());
    }
  }

  private void writeHead() {
    Buffer head = unsent;
    if (head != null && !stopped) {
      unsent = null;
      socket.write(head);
    }
  }

  private Buffer withHead(Buffer piece) {
    Buffer head = unsent;
    if (head == null || piece.length() >= JOINED_BELOW) {
      writeHead();
      return piece;
    }
    unsent = null;
    return Buffer.buffer(head.length() + piece.length()).appendBuffer(head).appendBuffer(piece);
  }

  /** All of the request has been given to the connection. */
  boolean complete() {
    return complete;
  }

  /** The connection takes no more for now. */
  boolean blocked() {
    return pumping && socket.writeQueueFull();
  }

  void continued(int status) {
    ReadStream<Buffer> body = request.body();
    if (status == 100 && waiting && body != null) {
      pump(body);
    }
  }

  /** The origin has answered without asking for the body, so it is not sent. */
  void finalHead() {
    if (waiting) {
      stop();
    }
  }

  void drained() {
    ReadStream<Buffer> body = request.body();
    if (pumping && body != null) {
      observer.progressed();
      body.resume();
    }
  }

  /** Reads no more of the body. */
  void stop() {
    stopped = true;
    waiting = false;
    noTimer();
    ReadStream<Buffer> body = request.body();
    if (pumping && body != null) {
      pumping = false;
      body.pause();
    }
  }

  private void noTimer() {
    if (timer != null) {
      vertx.cancelTimer(timer);
      timer = null;
    }
  }

  private void pump(ReadStream<Buffer> body) {
    if (stopped) {
      return;
    }
    waiting = false;
    pumping = true;
    noTimer();
    body.exceptionHandler(cause -> {
      if (pumping) {
        pumping = false;
        observer.broken(cause);
      }
    });
    body.handler(piece -> piece(body, piece));
    body.endHandler(end -> end());
    body.resume();
  }

  private void piece(ReadStream<Buffer> body, Buffer piece) {
    if (!pumping || piece.length() == 0) {
      return;
    }
    if (!chunked && piece.length() > left) {
      pumping = false;
      observer.broken(new IllegalStateException("it is longer than its Content-Length"));
      return;
    }
    left -= piece.length();
    socket.write(withHead(chunked ? Framing.chunk(piece) : piece));
    observer.progressed();
    if (socket.writeQueueFull()) {
      body.pause();
    }
  }

  private void end() {
    if (!pumping) {
      return;
    }
    pumping = false;
    if (chunked) {
      socket.write(withHead(Framing.lastChunk(request.trailers().get())));
    } else if (left > 0) {
      observer.broken(new IllegalStateException("it is shorter than its Content-Length"));
      return;
    }
    writeHead();
    complete = true;
    observer.sent();
  }
}
