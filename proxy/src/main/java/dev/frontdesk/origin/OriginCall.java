package dev.frontdesk.origin;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Forwarding;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.ResponseHead;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request on one connection, and its response. It ends in exactly one of three ways: complete
 * (the connection is given back, or closed where it may not be used again), failed, or a tunnel.
 * One event loop.
 */
final class OriginCall implements OriginResponse {
  /** Interim responses to one request. They are passed on without backpressure. */
  static final int INTERIM_BOUND = 100;

  /**
   * A head waits for the rest of the read that it came with, until so many octets of content are
   * there: so a small response is passed on as one, and a large one not later.
   */
  static final int HELD_BELOW = 16 * 1024;

  private final Vertx vertx;
  private final OriginConnection connection;
  private final OriginRequest request;
  private final String node;
  private final Deadlines deadlines;
  private final boolean repeated;
  private final Promise<OriginResponse> promise = Promise.promise();
  private final RequestSender sender;
  private final ReceivedBody body;
  private Fields trailers = Fields.EMPTY;
  private @Nullable ResponseHead head;
  private @Nullable NetSocket tunnel;
  private boolean interim;
  private boolean holding;
  private long held;
  private int interims;
  private boolean reusable;
  private boolean over;
  private boolean givenUp;
  private Deadlines.@Nullable Place place;
  private @Nullable Long timer;
  private long progress;

  OriginCall(
      Vertx vertx,
      OriginConnection connection,
      OriginRequest request,
      String node,
      Deadlines deadlines,
      boolean repeated) {
    this.vertx = vertx;
    this.connection = connection;
    this.request = request;
    this.node = node;
    this.deadlines = deadlines;
    this.repeated = repeated;
    this.body =
        new ReceivedBody(
            new ReceivedBody.Source() {
              @Override
              public void pause() {
                if (!over && !holding) {
                  connection.socket().pause();
                }
              }

              @Override
              public void resume() {
                progressed();
                if (!over) {
                  connection.socket().resume();
                }
              }
            });
    this.sender =
        new RequestSender(
            vertx,
            connection.socket(),
            request,
            new RequestSender.Observer() {
              @Override
              public void progressed() {
                OriginCall.this.progressed();
              }

              @Override
              public void broken(Throwable cause) {
                fail(Reason.ORIGIN_RESET, "the request's body broke off: " + cause.getMessage());
              }

              @Override
              public void sent() {
                OriginCall.this.progressed();
              }
            });
  }

  Future<OriginResponse> start() {
    connection.begin(this, request.head().method().equals("HEAD"));
    progressed();
    place = deadlines.add(this::watch);
    try {
      sender.start();
    } catch (IllegalArgumentException unfit) {
      finish();
      connection.close();
      promise.fail(
          new OriginFailure(Reason.CONNECT_FAILED, false, String.valueOf(unfit.getMessage())));
    }
    return promise.future();
  }

  /** Nothing of a response came, on a connection that the node may have closed meanwhile. */
  boolean wasStale() {
    return connection.used() && !connection.decoder().begun();
  }

  void drained() {
    sender.drained();
  }

  void received(Object message) {
    if (message instanceof HttpObject decoded && decoded.decoderResult().isFailure()) {
      ReferenceCountUtil.release(message);
      undecodable(decoded.decoderResult().cause());
      return;
    }
    if (message instanceof HttpResponse response) {
      begin(response);
    }
    if (message instanceof HttpContent content) {
      content(content);
    }
  }

  private void undecodable(Throwable cause) {
    if (cause instanceof PrematureChannelClosureException) {
      fail(Reason.ORIGIN_RESET, "the connection was closed within the response's head");
    } else {
      fail(Reason.ORIGIN_MALFORMED, String.valueOf(cause.getMessage()));
    }
  }

  private void begin(HttpResponse response) {
    @Nullable String flaw = Framing.flaw(response);
    if (flaw != null) {
      fail(Reason.ORIGIN_MALFORMED, flaw);
      return;
    }
    ResponseHead received = Framing.responseHead(response);
    interim = received.status() < 200 && received.status() != 101;
    if (interim) {
      if (++interims > INTERIM_BOUND) {
        fail(Reason.ORIGIN_MALFORMED, "more than " + INTERIM_BOUND + " interim responses");
        return;
      }
      sender.continued(received.status());
      request.informational().accept(received);
      return;
    }
    if (received.status() == 101 && !request.head().fields().contains("Upgrade")) {
      fail(Reason.ORIGIN_MALFORMED, "it switches to a protocol that nobody asked for");
      return;
    }
    // Interim responses are no progress: an origin could send them for ever.
    progressed();
    sender.finalHead();
    head = received;
    reusable = keepsAlive(response, received.fields());
    if (received.status() == 101) {
      tunnel = connection.becomeTunnel();
      finish();
    }
    holding = tunnel == null && connection.decoder().isReading();
    if (!holding) {
      promise.tryComplete(this);
    }
  }

  /** The head of the response has come, and waits for what the same read brings. */
  boolean holdsHead() {
    return holding;
  }

  /** Nothing more comes with what came so far: whoever waits for the response gets it. */
  void readEnded() {
    if (holding) {
      holding = false;
      promise.tryComplete(this);
      body.settle();
    }
  }

  /** RFC 9112 §9.3. A connection from HTTP/1.0 is never kept. */
  private static boolean keepsAlive(HttpResponse response, Fields fields) {
    if (response.protocolVersion().minorVersion() == 0) {
      return false;
    }
    for (String value : fields.all("Connection")) {
      for (String option : value.split(",")) {
        if (option.strip().equalsIgnoreCase("close")) {
          return false;
        }
      }
    }
    return true;
  }

  private void content(HttpContent content) {
    if (over || interim) {
      content.release();
      return;
    }
    progressed();
    held += holding ? content.content().readableBytes() : 0;
    if (held > HELD_BELOW) {
      readEnded();
    }
    boolean last = content instanceof LastHttpContent;
    if (last) {
      trailers = Framing.fields(((LastHttpContent) content).trailingHeaders());
      complete();
    }
    if (content.content().isReadable()) {
      body.push(BufferInternal.safeBuffer(content.content()));
    } else {
      content.release();
    }
    if (last) {
      body.end();
      readEnded();
    }
  }

  private void complete() {
    finish();
    connection.node().answerEnded(head().status());
    boolean clean = reusable && sender.complete() && !connection.decoder().surplus();
    sender.stop();
    if (clean) {
      connection.release();
    } else {
      connection.close();
    }
  }

  void connectionLost(String message) {
    fail(Reason.ORIGIN_RESET, message);
  }

  private void fail(Reason reason, String message) {
    // The head was good, and whoever gets it learns of this from the body.
    readEnded();
    if (over) {
      return;
    }
    finish();
    sender.stop();
    connection.close();
    OriginFailure failure = new OriginFailure(reason, true, node + ": " + message);
    if (!promise.tryFail(failure)) {
      if (!givenUp) {
        connection.node().answerBrokeOff(message);
      }
      body.fail(failure);
    }
  }

  private void finish() {
    over = true;
    if (place != null) {
      place.leave();
    }
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }

  private void progressed() {
    progress = System.nanoTime();
  }

  /** Only time in which the origin is the one to move counts. */
  private void watch() {
    if (!originsTurn()) {
      progressed();
    }
    Duration patience = deadlines.patience();
    long left = patience.toNanos() - (System.nanoTime() - progress);
    if (left > 0) {
      // It was slower than most, and has a timer of its own from here on.
      timer = vertx.setTimer(Deadlines.millis(left), id -> watch());
    } else if (head == null) {
      fail(Reason.RESPONSE_TIMEOUT, "no response within " + patience);
    } else {
      fail(Reason.RESPONSE_TIMEOUT, "nothing more of the body within " + patience);
    }
  }

  private boolean originsTurn() {
    return head == null ? sender.complete() || sender.blocked() : body.starving();
  }

  @Override
  public ResponseHead head() {
    if (head == null) {
      throw new IllegalStateException("no head yet");
    }
    return head;
  }

  @Override
  public ReadStream<Buffer> body() {
    return body;
  }

  @Override
  public Fields trailers() {
    return Forwarding.trailers(trailers, head().fields());
  }

  @Override
  public boolean isDelimited() {
    // RFC 9112 §6.3.
    int status = head().status();
    return status == 204
        || status == 304
        || request.head().method().equals("HEAD")
        || head().fields().contains("Content-Length")
        || head().fields().contains("Transfer-Encoding");
  }

  @Override
  public String node() {
    return node;
  }

  @Override
  public boolean isRepeated() {
    return repeated;
  }

  @Override
  public @Nullable NetSocket tunnel() {
    return tunnel;
  }

  @Override
  public void cancel() {
    NetSocket socket = tunnel;
    if (socket != null) {
      socket.close();
    } else {
      givenUp = true;
      fail(Reason.ORIGIN_RESET, "given up");
    }
  }
}
