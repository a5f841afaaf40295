package dev.frontdesk.rehearse;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.origin.Origin;
import dev.frontdesk.origin.OriginFailure;
import dev.frontdesk.origin.OriginRequest;
import dev.frontdesk.origin.OriginResponse;
import dev.frontdesk.time.Timing;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The origin of a rule test, without a network: it says what the step has written down. */
final class ScriptedOrigin implements Origin {
  private static final String NODE = "http://origin.test";

  private final Contacts contacts;
  private final Timing timing;
  private final Function<String, Duration> responseTimeouts;

  ScriptedOrigin(Contacts contacts, Timing timing, Function<String, Duration> responseTimeouts) {
    this.contacts = contacts;
    this.timing = timing;
    this.responseTimeouts = responseTimeouts;
  }

  @Override
  public Duration responseTimeout(String group) {
    return responseTimeouts.apply(group);
  }

  @Override
  public Future<OriginResponse> send(OriginRequest request) {
    ReadStream<Buffer> body = request.body();
    if (body == null) {
      return received(request, Buffer.buffer());
    }
    Promise<Buffer> whole = Promise.promise();
    Buffer collected = Buffer.buffer();
    body.handler(collected::appendBuffer);
    body.exceptionHandler(whole::tryFail);
    body.endHandler(end -> whole.tryComplete(collected));
    body.resume();
    return whole.future().compose(content -> received(request, content));
  }

  private Future<OriginResponse> received(OriginRequest request, Buffer body) {
    RequestHead head = request.head();
    Fields fields =
        head.fields().contains("Host")
            ? head.fields()
            : Fields.builder().add("Host", head.authority()).addAll(head.fields()).build();
    ScriptedAnswer answer =
        contacts.arrived(new Contacts.Received(head.method(), head.target(), fields, body));
    Duration patience = responseTimeout(request.upstream().group());
    boolean tooLate = answer.breaks() == Break.STALL || answer.delay().compareTo(patience) >= 0;
    Context context = Objects.requireNonNull(Vertx.currentContext());
    Promise<OriginResponse> said = Promise.promise();
    timing.after(
        tooLate ? patience : answer.delay(),
        () ->
            context.runOnContext(
                ignored -> say(answer, tooLate ? Break.STALL : answer.breaks(), head, said)));
    return said.future();
  }

  private void say(
      ScriptedAnswer answer,
      @Nullable Break breaks,
      RequestHead head,
      Promise<OriginResponse> said) {
    if (breaks != null && breaks != Break.MID_BODY) {
      contacts.over();
      said.fail(new OriginFailure(breaks.reason(), breaks.requestSent(), NODE + ": " + breaks));
      return;
    }
    boolean none = head.method().equals("HEAD") || answer.status() == 204 || answer.status() == 304;
    Buffer content = none ? Buffer.buffer() : answer.body();
    int sent = breaks == null ? content.length() : content.length() / 2;
    ScriptedBody body = new ScriptedBody(content.getBuffer(0, sent), breaks == null);
    if (breaks == null) {
      contacts.over();
    } else {
      breakOff(body);
    }
    said.complete(new Said(new ResponseHead(answer.status(), answer.fields()), body));
  }

  /** A moment later, so that what was sent before has arrived everywhere. */
  private void breakOff(ScriptedBody body) {
    Context context = Objects.requireNonNull(Vertx.currentContext());
    timing.after(
        Break.MOMENT,
        () ->
            context.runOnContext(ignored -> {
              contacts.over();
              body.fail(
                  new OriginFailure(Reason.ORIGIN_RESET, true, NODE + ": closed within the body"));
            }));
  }

  private record Said(ResponseHead head, ScriptedBody body) implements OriginResponse {
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
      return NODE;
    }

    @Override
    public void cancel() {
      body.cancel();
    }
  }
}
