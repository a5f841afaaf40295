package dev.frontdesk.race;

import dev.frontdesk.race.Hold.Happening;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds rounds where their plans say so. A round is known by its key, which stands in paths, tags,
 * commands and messages: {@code k17x} is round 17's. Any thread.
 */
final class Holds {
  private static final Pattern KEY = Pattern.compile("k\\d+x");

  private final Vertx vertx;
  private final Map<String, Round> rounds = new ConcurrentHashMap<>();
  private final Map<Moment, LongAdder> reached = new EnumMap<>(Moment.class);
  private final Map<Moment, LongAdder> opened = new EnumMap<>(Moment.class);

  Holds(Vertx vertx) {
    this.vertx = vertx;
    for (Moment moment : Moment.values()) {
      reached.put(moment, new LongAdder());
      opened.put(moment, new LongAdder());
    }
  }

  static String key(long round) {
    return "k" + round + "x";
  }

  void begin(String key, List<Hold> holds) {
    rounds.put(key, new Round(holds));
  }

  void happened(String key, Happening what) {
    Round round = rounds.get(key);
    if (round != null) {
      round.happened(what);
    }
  }

  /** Opens what is still held. */
  void end(String key) {
    Round round = rounds.remove(key);
    if (round != null) {
      round.end();
    }
  }

  /** Completes when somebody of the round is held, or the time is up. */
  Future<Void> somebodyHeld(String key, int atMostMillis) {
    Round round = rounds.get(key);
    return round == null
        ? Future.succeededFuture()
        : Future.any(round.somebody.future(), vertx.timer(atMostMillis)).mapEmpty();
  }

  /**
   * Whoever is at this moment, with what names the rounds that it is about.
   *
   * @param text null: it could be about any
   * @return null: nothing holds it. Else it completes on the caller's context
   */
  @Nullable Future<Void> at(Moment moment, int node, @Nullable String text) {
    if (rounds.isEmpty()) {
      return null;
    }
    List<Future<?>> waits = new ArrayList<>();
    if (text == null) {
      rounds.values().forEach(round -> round.at(moment, node, waits));
    } else {
      Matcher keys = KEY.matcher(text);
      while (keys.find()) {
        Round round = rounds.get(keys.group());
        if (round != null) {
          round.at(moment, node, waits);
        }
      }
    }
    if (waits.isEmpty()) {
      return null;
    }
    Context context = vertx.getOrCreateContext();
    Context caller = Vertx.currentContext() == null ? context : Vertx.currentContext();
    Promise<Void> passed = Promise.promise();
    Future.join(waits).onComplete(open -> caller.runOnContext(now -> passed.complete()));
    return passed.future();
  }

  /** Moments at which somebody was held, with how often. */
  Map<Moment, Long> reached() {
    return sums(reached);
  }

  /** Of those, the ones that what they waited for has opened, rather than time. */
  Map<Moment, Long> opened() {
    return sums(opened);
  }

  private static Map<Moment, Long> sums(Map<Moment, LongAdder> counts) {
    Map<Moment, Long> sums = new EnumMap<>(Moment.class);
    counts.forEach((moment, count) -> sums.put(moment, count.sum()));
    return sums;
  }

  private final class Round {
    private final List<Hold> waiting;
    private final List<Held> held = new ArrayList<>();
    private final Promise<Void> somebody = Promise.promise();

    Round(List<Hold> holds) {
      waiting = new ArrayList<>(holds);
    }

    void at(Moment moment, int node, List<Future<?>> waits) {
      Held here = take(moment, node);
      if (here == null) {
        return;
      }
      counted(reached, moment);
      waits.add(here.open.future());
      vertx.setTimer(here.hold.patienceMillis(), late -> here.open.tryComplete());
      somebody.tryComplete();
    }

    private synchronized @Nullable Held take(Moment moment, int node) {
      for (Hold hold : waiting) {
        if (hold.isAt(moment, node)) {
          waiting.remove(hold);
          Held here = new Held(hold, Promise.promise());
          held.add(here);
          return here;
        }
      }
      return null;
    }

    void happened(Happening what) {
      for (Held here : held()) {
        if (here.hold.until() == what && here.open.tryComplete()) {
          counted(opened, here.hold.moment());
        }
      }
    }

    void end() {
      held().forEach(here -> here.open.tryComplete());
    }

    private synchronized List<Held> held() {
      return List.copyOf(held);
    }
  }

  private static void counted(Map<Moment, LongAdder> counts, Moment moment) {
    LongAdder count = counts.get(moment);
    if (count != null) {
      count.increment();
    }
  }

  private record Held(Hold hold, Promise<Void> open) {}
}
