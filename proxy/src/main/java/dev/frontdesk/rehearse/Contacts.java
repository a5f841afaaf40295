package dev.frontdesk.rehearse;

import dev.frontdesk.http.Fields;
import dev.frontdesk.rules.Place;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often the origin was contacted in a step, with what, and what it is to say each time. Any
 * thread.
 */
final class Contacts {
  /** A request as the origin got it. */
  record Received(String method, String target, Fields fields, Buffer body) {
    private String path() {
      int query = target.indexOf('?');
      return query < 0 ? target : target.substring(0, query);
    }
  }

  /**
   * Answers for one path, or for any.
   *
   * @param path null: any
   */
  private record Lines(@Nullable String path, OriginScript script, Deque<ScriptedAnswer> left) {
    static Lines of(@Nullable String path, OriginScript script) {
      return new Lines(
          path,
          script,
          script instanceof OriginScript.Answers answers
              ? new ArrayDeque<>(answers.answers())
              : new ArrayDeque<>());
    }
  }

  private final List<Lines> lines = new ArrayList<>();
  private final List<Received> received = new ArrayList<>();
  private final List<Received> unexpected = new ArrayList<>();
  private Place place = new Place("(no step)", 1, 1);
  private int outstanding;

  /** A step begins: nothing was received yet. */
  synchronized void begin(Step next) {
    place = next.place();
    lines.clear();
    received.clear();
    unexpected.clear();
    switch (next) {
      case Step.Advance advance -> {}
      case Step.Changed changed -> {}
      case Step.Ask ask -> lines.add(Lines.of(null, ask.origin()));
      case Step.Together together -> {
        together.asks().forEach(ask -> lines.add(Lines.of(ask.path(), ask.origin())));
        lines.add(Lines.of(null, together.origin()));
      }
    }
  }

  /** What is said to this request. Whoever calls must call {@link #over} when it was said. */
  synchronized ScriptedAnswer arrived(Received request) {
    outstanding++;
    received.add(request);
    Lines candidate = candidate(request);
    if (candidate == null) {
      unexpected.add(request);
      return ScriptedAnswer.refusal(place);
    }
    return candidate.left().remove();
  }

  /** What is going to be said to this request when it arrives. */
  synchronized ScriptedAnswer next(Received request) {
    Lines candidate = candidate(request);
    return candidate == null ? ScriptedAnswer.refusal(place) : candidate.left().element();
  }

  private @Nullable Lines candidate(Received request) {
    for (Lines candidate : lines) {
      boolean fits = candidate.path() == null || candidate.path().equals(request.path());
      if (fits && !candidate.left().isEmpty()) {
        return candidate;
      }
    }
    return null;
  }

  synchronized void over() {
    outstanding--;
  }

  /** Requests that wait for what the origin says. */
  synchronized int outstanding() {
    return outstanding;
  }

  synchronized List<Received> received() {
    return List.copyOf(received);
  }

  synchronized List<Received> unexpected() {
    return List.copyOf(unexpected);
  }

  /** Answers that the step has for the origin in all. */
  synchronized int scripted() {
    return lines.stream()
        .mapToInt(each ->
            each.script() instanceof OriginScript.Answers answers ? answers.answers().size() : 0)
        .sum();
  }
}
