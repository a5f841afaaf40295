package dev.frontdesk.transaction;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.origin.Origin;
import dev.frontdesk.origin.OriginFailure;
import dev.frontdesk.origin.OriginRequest;
import dev.frontdesk.origin.OriginResponse;
import dev.frontdesk.origin.Reading;
import dev.frontdesk.origin.Shown;
import dev.frontdesk.replica.Demand;
import dev.frontdesk.replica.Standing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An origin that answers when, and with what, the test says. */
final class HandOrigin implements Origin {
  static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Consumer<Runnable> onLoop;
  final List<Call> calls = new ArrayList<>();

  /** Thrown by the next {@link #send}: a defect of the origin's side. */
  @Nullable RuntimeException defect;

  /**
   * @param onLoop runs a task on the event loop, and comes back when the loop is drained
   */
  HandOrigin(Consumer<Runnable> onLoop) {
    this.onLoop = onLoop;
  }

  @Override
  public Future<OriginResponse> send(OriginRequest request) {
    RuntimeException thrown = defect;
    if (thrown != null) {
      defect = null;
      throw thrown;
    }
    Call call = new Call(request);
    calls.add(call);
    call.readRequest();
    return call.promise.future();
  }

  @Override
  public Duration responseTimeout(String group) {
    return TIMEOUT;
  }

  /** A request that the test answers. Its methods are for the test's thread. */
  final class Call {
    final OriginRequest request;
    private final Promise<OriginResponse> promise = Promise.promise();
    private final Buffer requestBody = Buffer.buffer();
    private final HandStream body = new HandStream();
    private boolean requestComplete;
    private boolean repeated;
    private @Nullable Shown shown;
    private boolean cancelled;
    private boolean answered;
    private Fields trailers = Fields.EMPTY;

    private Call(OriginRequest request) {
      this.request = request;
    }

    private void readRequest() {
      ReadStream<Buffer> upload = request.body();
      if (upload == null) {
        requestComplete = true;
        return;
      }
      upload.exceptionHandler(broken ->
          promise.tryFail(new OriginFailure(Reason.ORIGIN_RESET, true, "the upload broke off")));
      upload.handler(requestBody::appendBuffer);
      upload.endHandler(end -> requestComplete = true);
      upload.resume();
    }

    @Nullable String field(String name) {
      return request.head().fields().first(name);
    }

    String uploaded() {
      return requestBody.toString();
    }

    boolean requestComplete() {
      return requestComplete;
    }

    boolean cancelled() {
      return cancelled;
    }

    boolean wasAnswered() {
      return promise.future().isComplete();
    }

    /** It was read to its end, or given up: its connection is free. */
    boolean isOver() {
      return !answered || cancelled || body.isOver();
    }

    boolean isPaused() {
      return body.isPaused();
    }

    int backlog() {
      return body.backlog();
    }

    void interim(int status, String... fields) {
      onLoop.accept(
          () -> request.informational().accept(new ResponseHead(status, Fields.of(fields))));
    }

    /** What comes answers the second sending of the request. */
    Call repeated() {
      repeated = true;
      return this;
    }

    /** What comes is a replica's, which was asked although it may not meet the demand. */
    Call shows(long sequence, boolean enough) {
      shown = new Shown(sequence, enough);
      return this;
    }

    /** What comes is a replica's that stands there: whether that is enough the demand says. */
    Call from(Standing replica) {
      return shows(replica.sequence(), demand().isMetBy(replica));
    }

    /** What is demanded of a replica; fails where only the primary may answer. */
    Demand demand() {
      return reading().demand();
    }

    Reading reading() {
      Reading reading = request.reading();
      if (reading == null) {
        throw new AssertionError("only the primary may answer " + request.head());
      }
      return reading;
    }

    /** The head only. */
    Call head(int status, String... fields) {
      onLoop.accept(() -> begin(status, null, fields));
      return this;
    }

    Call piece(String text) {
      return piece(Buffer.buffer(text));
    }

    Call piece(Buffer bytes) {
      onLoop.accept(() -> body.push(bytes));
      return this;
    }

    void end(String... trailerLines) {
      onLoop.accept(() -> {
        trailers = Fields.of(trailerLines);
        body.end();
      });
    }

    /** Head and body at once. */
    void answer(int status, String text, String... fields) {
      onLoop.accept(() -> {
        begin(status, null, fields);
        if (!text.isEmpty()) {
          body.push(Buffer.buffer(text));
        }
        body.end();
      });
    }

    void switches(NetSocket tunnel, String... fields) {
      onLoop.accept(() -> begin(101, tunnel, fields));
    }

    void breaksOff() {
      onLoop.accept(() -> body.fail(new OriginFailure(Reason.ORIGIN_RESET, true, "broke off")));
    }

    /** A defect of the origin's side, after the request was sent. */
    void fails(RuntimeException defect) {
      onLoop.accept(() -> promise.tryFail(defect));
    }

    void fails(Reason reason, boolean sent) {
      onLoop.accept(() -> promise.tryFail(new OriginFailure(reason, sent, "failed")));
    }

    private void begin(int status, @Nullable NetSocket tunnel, String... fields) {
      answered = tunnel == null;
      promise.tryComplete(new Response(new ResponseHead(status, Fields.of(fields)), tunnel));
    }

    private final class Response implements OriginResponse {
      private final ResponseHead head;
      private final @Nullable NetSocket tunnel;

      Response(ResponseHead head, @Nullable NetSocket tunnel) {
        this.head = head;
        this.tunnel = tunnel;
      }

      @Override
      public ResponseHead head() {
        return head;
      }

      @Override
      public ReadStream<Buffer> body() {
        return body;
      }

      @Override
      public Fields trailers() {
        return trailers;
      }

      @Override
      public boolean isDelimited() {
        return true;
      }

      @Override
      public boolean isRepeated() {
        return repeated;
      }

      @Override
      public @Nullable Shown shown() {
        return shown;
      }

      @Override
      public String node() {
        return "http://origin";
      }

      @Override
      public @Nullable NetSocket tunnel() {
        return tunnel;
      }

      @Override
      public void cancel() {
        if (!body.isOver()) {
          cancelled = true;
          body.fail(new OriginFailure(Reason.ORIGIN_RESET, true, "given up"));
        }
      }
    }
  }
}
