package dev.frontdesk.transaction;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Peer;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client that the test plays, with the behaviour of a connection. One event loop. */
final class HandExchange implements Exchange {
  private final Consumer<Runnable> onLoop;
  private final RequestHead head;
  private final Peer peer;
  private final @Nullable HandStream upload;
  private final Promise<Void> answered = Promise.promise();
  private final List<Runnable> gone = new ArrayList<>();
  private final List<ResponseHead> interim = new ArrayList<>();
  private final Buffer received = Buffer.buffer();
  private @Nullable ResponseHead answer;
  private @Nullable Content content;
  private @Nullable Fields trailers;
  private @Nullable ReadStream<Buffer> flowing;
  private boolean responding;
  private boolean over;
  private boolean left;
  private boolean aborted;
  private boolean slow;
  private boolean full;
  private boolean complete;
  private int whileFull;

  /** Done when the head is handed over: what a test wants to happen at that very moment. */
  Runnable atHead = () -> {};

  /** What was worked out of it before. */
  @Nullable Recognised recognised;

  /** The transaction's own future. */
  @Nullable Future<Void> handled;

  HandExchange(Consumer<Runnable> onLoop, RequestHead head, Peer peer, boolean withBody) {
    this.onLoop = onLoop;
    this.head = head;
    this.peer = peer;
    this.upload = withBody ? new HandStream() : null;
  }

  // The test's side.

  /** A client whose connection takes one piece and is full then, until {@link #drain}. */
  HandExchange slow() {
    slow = true;
    return this;
  }

  void drain() {
    onLoop.accept(() -> {
      full = false;
      if (flowing != null) {
        flowing.resume();
      }
    });
  }

  void upload(String piece) {
    onLoop.accept(() -> uploading().push(Buffer.buffer(piece)));
  }

  void uploaded() {
    onLoop.accept(() -> uploading().end());
  }

  private HandStream uploading() {
    if (upload == null) {
      throw new AssertionError("a request without a body");
    }
    return upload;
  }

  void leave() {
    onLoop.accept(this::clientLeft);
  }

  boolean hasHead() {
    return answer != null;
  }

  int status() {
    return head0().status();
  }

  @Nullable String field(String name) {
    return head0().fields().first(name);
  }

  String cache() {
    return String.valueOf(field("X-Cache"));
  }

  ResponseHead head0() {
    if (answer == null) {
      throw new AssertionError("not answered yet");
    }
    return answer;
  }

  String text() {
    return received.toString();
  }

  byte[] bytes() {
    return received.getBytes();
  }

  @Nullable Content content() {
    return content;
  }

  @Nullable Fields receivedTrailers() {
    return trailers;
  }

  List<ResponseHead> interim() {
    return interim;
  }

  /** The client has the whole response. */
  boolean complete() {
    return complete;
  }

  boolean aborted() {
    return aborted;
  }

  /** Pieces that came although the connection was full. */
  int whileFull() {
    return whileFull;
  }

  // The transaction's side.

  @Override
  public RequestHead head() {
    return head;
  }

  @Override
  public Peer peer() {
    return peer;
  }

  @Override
  public @Nullable Recognised recognised() {
    return recognised;
  }

  @Override
  public String protocol() {
    return "HTTP/1.1";
  }

  @Override
  public @Nullable ReadStream<Buffer> body() {
    return upload;
  }

  @Override
  public Fields trailers() {
    return Fields.EMPTY;
  }

  @Override
  public void inform(ResponseHead head) {
    if (!responding && !over) {
      interim.add(head);
    }
  }

  @Override
  public Future<Void> respond(ResponseHead newHead, Content newContent) {
    if (responding) {
      throw new IllegalStateException("answered already");
    }
    responding = true;
    if (over) {
      return Future.failedFuture("the client left");
    }
    answer = newHead;
    content = newContent;
    atHead.run();
    int status = newHead.status();
    boolean none = head.method().equals("HEAD") || status == 204 || status == 304;
    switch (newContent) {
      case Content.None() -> finish();
      case Content.Whole(Buffer bytes) -> {
        if (!none) {
          received.appendBuffer(bytes);
        }
        finish();
      }
      case Content.Stream stream when none -> {
        stream.pieces().handler(piece -> {}).resume();
        finish();
      }
      case Content.Stream stream -> flow(stream);
      case Content.Tunnel tunnel -> {}
    }
    return answered.future();
  }

  private void flow(Content.Stream stream) {
    ReadStream<Buffer> pieces = stream.pieces();
    flowing = pieces;
    pieces.exceptionHandler(broken -> {
      abort();
      answered.tryFail(broken);
    });
    pieces.handler(piece -> {
      if (over) {
        return;
      }
      whileFull += full ? 1 : 0;
      received.appendBuffer(piece);
      if (slow) {
        full = true;
        pieces.pause();
      }
    });
    pieces.endHandler(end -> {
      if (!over) {
        trailers = stream.trailers().get();
        finish();
      }
    });
    pieces.resume();
  }

  private void finish() {
    complete = true;
    over = true;
    answered.tryComplete();
  }

  @Override
  public void abort() {
    if (!over) {
      aborted = true;
      clientLeft();
    }
  }

  private void clientLeft() {
    if (over) {
      return;
    }
    over = true;
    left = true;
    answered.tryFail("the client left");
    if (upload != null) {
      upload.fail(new IllegalStateException("the client left"));
    }
    gone.forEach(Runnable::run);
  }

  @Override
  public long bytesIn() {
    return 0;
  }

  @Override
  public long bytesOut() {
    return received.length();
  }

  @Override
  public boolean responding() {
    return responding;
  }

  @Override
  public void onClosed(Runnable handler) {
    if (left) {
      handler.run();
    } else {
      gone.add(handler);
    }
  }
}
