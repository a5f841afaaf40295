package dev.frontdesk.fuzz.rig;

import dev.frontdesk.fuzz.history.History;
import dev.frontdesk.fuzz.history.Line;
import dev.frontdesk.fuzz.history.Lines;
import dev.frontdesk.fuzz.history.Step;
import dev.frontdesk.fuzz.history.Trace;
import dev.frontdesk.fuzz.history.Trace.Moment;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Peer;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.transaction.Content;
import dev.frontdesk.transaction.Exchange;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A client that asks once, takes what comes, and never leaves. One thread. */
final class Client implements Exchange {
  /** It is another one each time, and a trace is the same each time. */
  private static final Pattern RANDOM_BOUNDARY = Pattern.compile("fd-[0-9a-f-]{36}");

  private final Clock clock;
  private final Step.Ask ask;
  private final Fault fault;
  private final RequestHead head;
  private final @Nullable FedStream upload;
  private final Moment askedAt;
  private final StringBuilder received = new StringBuilder();
  private @Nullable ResponseHead answer;
  private @Nullable Moment headAt;
  private @Nullable Moment overAt;
  private boolean broken;
  private String note = "";

  Client(Clock clock, Step.Ask ask, Fault fault) {
    this.clock = clock;
    this.ask = ask;
    this.fault = fault;
    int question = ask.target().indexOf('?');
    this.head =
        fault.presented(
            new RequestHead(
                ask.method(),
                "http",
                History.AUTHORITY,
                question < 0 ? ask.target() : ask.target().substring(0, question),
                question < 0 ? null : ask.target().substring(question + 1),
                Convert.fields(
                    ask.lines().plus(History.ASK_FIELD, Integer.toString(ask.number())))));
    this.upload = ask.content().isEmpty() ? null : new FedStream();
    if (upload != null) {
      upload.push(ask.content());
      upload.end();
    }
    this.askedAt = clock.moment();
  }

  Trace.Answer seen() {
    ResponseHead got = answer;
    Moment at = headAt;
    return new Trace.Answer(
        ask,
        askedAt,
        got == null || at == null
            ? null
            : new Trace.Said(
                at,
                overAt,
                got.status(),
                plain(Convert.lines(got.fields())),
                RANDOM_BOUNDARY.matcher(received.toString()).replaceAll("boundary"),
                !broken,
                note));
  }

  private static Lines plain(Lines lines) {
    List<Line> plain = new ArrayList<>();
    for (Line line : lines.all()) {
      String value = RANDOM_BOUNDARY.matcher(line.value()).replaceAll("boundary");
      plain.add(line.name().equals("Content-Type") ? new Line(line.name(), value) : line);
    }
    return new Lines(plain);
  }

  void recorded(String words) {
    note = words;
  }

  @Override
  public RequestHead head() {
    return head;
  }

  @Override
  public Peer peer() {
    return new Peer("192.0.2.1", false);
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
  public void inform(ResponseHead interim) {
    // No history has any.
  }

  @Override
  public Future<Void> respond(ResponseHead response, Content content) {
    ResponseHead sent = fault.answered(response);
    answer = sent;
    headAt = clock.moment();
    boolean none = ask.method().equals("HEAD") || sent.status() == 204 || sent.status() == 304;
    return switch (content) {
      case Content.None nothing -> over();
      case Content.Whole whole -> {
        if (!none) {
          received.append(whole.bytes().toString(StandardCharsets.ISO_8859_1));
        }
        yield over();
      }
      case Content.Stream stream -> stream(stream.pieces(), none);
      case Content.Tunnel tunnel -> over();
    };
  }

  private Future<Void> stream(ReadStream<Buffer> pieces, boolean none) {
    Promise<Void> done = Promise.promise();
    pieces.exceptionHandler(failure -> {
      // Where there is no content, nothing of it can be missing.
      broken = !none;
      overAt = clock.moment();
      done.tryFail(failure);
    });
    pieces.handler(piece -> {
      if (!none) {
        received.append(piece.toString(StandardCharsets.ISO_8859_1));
      }
    });
    pieces.endHandler(end -> {
      overAt = clock.moment();
      done.tryComplete();
    });
    pieces.resume();
    return done.future();
  }

  private Future<Void> over() {
    overAt = clock.moment();
    return Future.succeededFuture();
  }

  @Override
  public void abort() {
    broken = true;
    overAt = clock.moment();
  }

  @Override
  public long bytesIn() {
    return ask.content().length();
  }

  @Override
  public long bytesOut() {
    return received.length();
  }

  @Override
  public boolean responding() {
    return answer != null;
  }

  @Override
  public void onClosed(Runnable gone) {
    // This client never leaves.
  }
}
