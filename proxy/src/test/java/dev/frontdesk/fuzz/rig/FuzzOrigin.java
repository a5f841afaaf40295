package dev.frontdesk.fuzz.rig;

import dev.frontdesk.fuzz.history.History;
import dev.frontdesk.fuzz.history.Lines;
import dev.frontdesk.fuzz.history.Recipe;
import dev.frontdesk.fuzz.history.Recipe.Trouble;
import dev.frontdesk.fuzz.history.Step;
import dev.frontdesk.fuzz.history.Trace;
import dev.frontdesk.fuzz.history.Trace.Moment;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.origin.Origin;
import dev.frontdesk.origin.OriginFailure;
import dev.frontdesk.origin.OriginRequest;
import dev.frontdesk.origin.OriginResponse;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An origin whose resources have versions. It tells the truth about what it has, and says the rest
 * as the recipes have it. One thread.
 */
final class FuzzOrigin implements Origin {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS", "SEARCH");

  private final Clock clock;
  private final Context context;
  private final Fault fault;
  private final Map<Integer, Step.Ask> asks = new HashMap<>();
  private final Map<String, Integer> versions = new HashMap<>();
  private final List<Contact> contacts = new ArrayList<>();

  FuzzOrigin(Clock clock, Context context, Fault fault, List<Step> steps) {
    this.clock = clock;
    this.context = context;
    this.fault = fault;
    for (Step step : steps) {
      if (step instanceof Step.Ask ask) {
        asks.put(ask.number(), ask);
      }
    }
  }

  List<Trace.Call> calls() {
    return contacts.stream().map(Contact::seen).toList();
  }

  @Override
  public Duration responseTimeout(String group) {
    return PATIENCE;
  }

  @Override
  public Future<OriginResponse> send(OriginRequest request) {
    if (fault.swallows(request.head())) {
      return Future.succeededFuture(
          new Response(new ResponseHead(200, Fields.EMPTY), ended(), () -> {}));
    }
    Contact contact = new Contact(request);
    contacts.add(contact);
    contact.begin();
    return contact.promise.future();
  }

  private static FedStream ended() {
    FedStream none = new FedStream();
    none.end();
    return none;
  }

  /** One request that came here. */
  private final class Contact {
    private final OriginRequest request;
    private final Step.Ask ask;
    private final Recipe recipe;
    private final Moment at = clock.moment();
    private final Promise<OriginResponse> promise = Promise.promise();
    private final Buffer upload = Buffer.buffer();
    private final FedStream body = new FedStream();
    private @Nullable Moment headAt;
    private @Nullable Moment overAt;
    private @Nullable Moment failedAt;
    private int status;
    private Lines lines = Lines.NONE;
    private String content = "";
    private String representation = "";
    private boolean cut;
    private int version;

    Contact(OriginRequest request) {
      this.request = request;
      String number = request.head().fields().first(History.ASK_FIELD);
      this.ask = Objects.requireNonNull(asks.get(Integer.parseInt(Objects.requireNonNull(number))));
      this.recipe = ask.recipe();
    }

    void begin() {
      ReadStream<Buffer> sent = request.body();
      if (sent == null) {
        received();
        return;
      }
      sent.handler(upload::appendBuffer);
      sent.exceptionHandler(broken -> {});
      sent.endHandler(end -> received());
      sent.resume();
    }

    private void received() {
      String target = request.head().target();
      boolean read = READS.contains(request.head().method());
      if (read && recipe.changes()) {
        versions.merge(target, 2, (was, more) -> was + 1);
      }
      version = versions.getOrDefault(target, 1);
      switch (recipe.trouble()) {
        case REFUSED -> fails(Reason.CONNECT_FAILED, false, 0);
        case RESET -> fails(Reason.ORIGIN_RESET, true, recipe.delay());
        case STALL -> fails(Reason.RESPONSE_TIMEOUT, true, PATIENCE.toMillis());
        case NONE, CUT -> later(recipe.delay(), () -> answer(target, read));
      }
    }

    private void fails(Reason reason, boolean sent, long delay) {
      later(
          delay,
          () -> {
            failedAt = clock.moment();
            promise.tryFail(new OriginFailure(reason, sent, "scripted"));
          });
    }

    private void answer(String target, boolean read) {
      if (!read && recipe.changes()) {
        version = versions.merge(target, 2, (was, more) -> was + 1);
      }
      Lines sent = Convert.lines(request.head().fields());
      Resource resource = Resource.of(target, version, recipe, sent);
      boolean confirms =
          read
              && !request.head().method().equals("OPTIONS")
              && recipe.status() == 200
              && recipe.conditions()
              && resource.isKnownTo(sent);
      status = confirms ? 304 : recipe.status();
      boolean none = status == 304 || status == 204;
      content = none ? "" : resource.content(status);
      representation = content;
      Lines said =
          resource.filled(
              confirms ? recipe.confirming() : recipe.lines(), clock.now(), content.length());
      if (status == 200 && request.head().method().equals("GET") && sent.has("Range")) {
        RangedReply ranged = RangedReply.of(recipe, resource, sent, said, content);
        status = ranged.status();
        content = ranged.content();
        said = ranged.lines();
      }
      lines = said.plus(History.MESSAGE_FIELD, Integer.toString(contacts.indexOf(this)));
      headAt = clock.moment();
      ResponseHead head =
          fault.arrived(request.head(), new ResponseHead(status, Convert.fields(lines)));
      promise.tryComplete(new Response(head, body, body::cancel));
      boolean silent = none || request.head().method().equals("HEAD");
      if (!silent) {
        body.push(content.substring(0, content.length() / 2));
      }
      cut = !silent && recipe.trouble() == Trouble.CUT;
      later(silent ? 0 : recipe.bodyDelay(), () -> finish(silent));
    }

    private void finish(boolean silent) {
      overAt = clock.moment();
      if (cut && !fault.hidesCuts()) {
        body.fail(new OriginFailure(Reason.ORIGIN_RESET, true, "scripted"));
        return;
      }
      if (!silent && !cut) {
        body.push(content.substring(content.length() / 2));
      }
      body.end();
    }

    private void later(long delay, Runnable task) {
      if (delay == 0) {
        task.run();
      } else {
        clock.after(Duration.ofMillis(delay), () -> context.runOnContext(now -> task.run()));
      }
    }

    Trace.Call seen() {
      Moment head = headAt;
      return new Trace.Call(
          ask,
          at,
          request.head().method(),
          request.head().target(),
          Convert.lines(request.head().fields()),
          upload.toString(StandardCharsets.ISO_8859_1),
          head == null
              ? null
              : new Trace.Reply(head, overAt, status, lines, content, !cut, representation),
          failedAt,
          version);
    }
  }

  private record Response(ResponseHead head, FedStream body, Runnable onCancel)
      implements OriginResponse {
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
      return "http://origin";
    }

    @Override
    public void cancel() {
      onCancel.run();
    }
  }
}
