package dev.frontdesk.replica;

import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.postgres.PgOptions;
import dev.frontdesk.postgres.PgServer;
import dev.frontdesk.replica.DatabaseStanding.Seen;
import dev.frontdesk.replica.MonitorObserver.Outcome;
import dev.frontdesk.replica.ServerWatch.Answered;
import dev.frontdesk.time.Timing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches a primary and its standbys: who follows whom, how far they are, and which sequence of
 * invalidations goes with that. One per process; any thread.
 *
 * <p>It joins parts that decide and do not wait: {@link Succession} judges, {@link Era} remembers
 * positions, {@link Hysteresis} says who is asked for reads; {@link ServerWatch} waits.
 */
public final class Monitor {
  /** Between two questions that only serve to know positions early. */
  private static final Duration GAP = Duration.ofMillis(5);

  private final Timing timing;
  private final MonitorOptions options;
  private final LongSupplier sequence;
  private final MonitorObserver observer;
  private final Succession succession;
  private final ServerWatch primary;
  private final List<Standby> standbys = new ArrayList<>();
  private final List<Consumer<Doubt>> doubtListeners = new CopyOnWriteArrayList<>();
  private final AtomicBoolean changed = new AtomicBoolean();
  private volatile Era era = Era.NONE;
  private volatile boolean primaryAway;

  /**
   * @param sequence of invalidations of this process
   */
  public Monitor(
      Timing timing,
      MonitorOptions options,
      Watched primary,
      List<? extends Watched> standbys,
      LongSupplier sequence,
      MonitorObserver observer) {
    this.timing = timing;
    this.options = options;
    this.sequence = sequence;
    this.observer = observer;
    this.succession = new Succession(primary.name());
    this.primary =
        new ServerWatch(timing, primary, options, sequence, observer, new PrimaryListener());
    for (Watched standby : standbys) {
      this.standbys.add(new Standby(standby));
    }
  }

  /** Of PostgreSQL servers, each on a connection that is kept for that. */
  public static Monitor of(
      Vertx vertx,
      Timing timing,
      MonitorOptions options,
      PgServer primary,
      List<PgServer> standbys,
      PgOptions connecting,
      LongSupplier sequence,
      MonitorObserver observer) {
    Function<PgServer, Watched> watched =
        server -> new DatabaseServer(vertx, server, connecting, options.timeout());
    return new Monitor(
        timing,
        options,
        watched.apply(primary),
        standbys.stream().map(watched).toList(),
        sequence,
        observer);
  }

  /** Begins to ask. */
  public void start() {
    primary.start();
    standbys.forEach(standby -> standby.watch.start());
  }

  public List<DatabaseStanding> standbys() {
    return standbys.stream().map(standby -> standby.standing).toList();
  }

  /** The standby at {@code HOST:PORT}; null where there is none. */
  public @Nullable DatabaseStanding standing(String hostPort) {
    return standbys().stream()
        .filter(standing -> standing.name().equals(hostPort))
        .findFirst()
        .orElse(null);
  }

  /** Asks the primary for its position, for many writes at once. */
  public WritePositions positions() {
    return this::after;
  }

  /** Something was marked: its position is learned soon, before somebody waits for it. */
  public void changed() {
    if (changed.compareAndSet(false, true)) {
      timing.after(
          GAP,
          () -> {
            changed.set(false);
            if (!primaryAway) {
              primary.ask();
            }
          });
    }
  }

  /**
   * To be told of each doubt, after it is in force. Where it {@link Doubt#mayHaveLost}, everything
   * is to be invalidated.
   */
  public void onDoubt(Consumer<Doubt> listener) {
    doubtListeners.add(listener);
  }

  public PrimaryState primary() {
    synchronized (this) {
      return new PrimaryState(
          primary.name(),
          succession.history() != null && !primaryAway,
          succession.history(),
          succession.position(),
          succession.doubts(),
          Duration.ofNanos(era.nanosUntilOpen(timing.nanos())));
    }
  }

  public void close() {
    primary.close();
    standbys.forEach(standby -> standby.watch.close());
  }

  Era era() {
    return era;
  }

  long nanos() {
    return timing.nanos();
  }

  Instant now() {
    return timing.now();
  }

  MonitorOptions options() {
    return options;
  }

  private Future<Floor> after(String group, ResponseHead head) {
    Floor timeOnly = new Floor(Map.of(), timing.now());
    if (primaryAway) {
      return Future.succeededFuture(timeOnly);
    }
    return primary
        .ask()
        .map(answered -> {
          ServerReading reading = answered.reading();
          return reading.recovering()
              ? timeOnly
              : new Floor(
                  Map.of(reading.history(), InsertPosition.reachable(reading.position())),
                  timeOnly.at());
        })
        .otherwise(timeOnly);
  }

  /** What was heard was judged: another era where anything about that has changed. */
  private void judged(@Nullable Doubt raised) {
    String history = succession.history();
    Era before = era;
    boolean pinned = succession.pinned();
    boolean same = before.history.equals(history) && before.pinned == pinned;
    if (raised == null && (history == null || same)) {
      return;
    }
    long now = timing.nanos();
    boolean first = before == Era.NONE && raised == null && !pinned;
    Era begun =
        new Era(
            history == null ? "" : history,
            now,
            first ? now : now + options.grace().toNanos(),
            pinned);
    era = begun;
    if (!first && !pinned) {
      timing.after(options.grace(), () -> trusted(begun));
    }
  }

  private void trusted(Era begun) {
    if (era == begun) {
      observer.trusted();
    }
  }

  /** Not under the lock: listeners may take their time. */
  private void tell(String server, @Nullable Doubt doubt) {
    if (doubt != null) {
      observer.doubted(doubt, server);
      doubtListeners.forEach(listener -> listener.accept(doubt));
    }
  }

  private final class PrimaryListener implements ServerWatch.Listener {
    @Override
    public void answered(Answered answered) {
      ServerReading reading = answered.reading();
      Map<String, Doubt> raised = new LinkedHashMap<>();
      synchronized (Monitor.this) {
        boolean news = primaryAway || succession.history() == null;
        primaryAway = false;
        if (news) {
          observer.primary(primary.name(), true);
        }
        put(raised, primary.name(), succession.primary(reading));
        if (!reading.recovering()) {
          for (Standby standby : standbys) {
            put(raised, standby.watch.name(), standby.compared(answered));
          }
          era.learned(answered.sequence(), answered.asked(), reading);
        }
      }
      raised.forEach(Monitor.this::tell);
    }

    private void put(Map<String, Doubt> raised, String name, @Nullable Doubt doubt) {
      judged(doubt);
      if (doubt != null) {
        raised.put(name, doubt);
      }
    }

    @Override
    public void failed(Outcome outcome) {
      synchronized (Monitor.this) {
        if (!primaryAway) {
          primaryAway = true;
          observer.primary(primary.name(), false);
        }
      }
    }

    @Override
    public void ticked() {}

    /** What the primary has said stays true; the next question tells whether it is there. */
    @Override
    public void lost() {}
  }

  private final class Standby implements ServerWatch.Listener {
    private final ServerWatch watch;
    private final DatabaseStanding standing;
    private final Hysteresis hysteresis = new Hysteresis(options.maxLag().toNanos());

    Standby(Watched server) {
      watch = new ServerWatch(timing, server, options, () -> 0, observer, this);
      standing = new DatabaseStanding(server.name(), Monitor.this, this::look);
    }

    private Future<?> look() {
      Future<Answered> own = watch.ask();
      boolean known = era.positions.known() >= sequence.getAsLong();
      return known || primaryAway ? own : Future.join(own, primary.ask());
    }

    @Override
    public void answered(Answered answered) {
      Doubt doubt;
      synchronized (Monitor.this) {
        doubt = succession.standby(watch.name(), answered.reading());
        judged(doubt);
        if (succession.follows(watch.name())) {
          standing.saw(new Seen(answered.reading(), answered.asked(), timing.nanos()));
        } else {
          distrust();
        }
      }
      tell(watch.name(), doubt);
    }

    /** The primary has answered: it must not be behind what this one had replayed before. */
    @Nullable Doubt compared(Answered primaryAnswered) {
      Seen seen = standing.seen();
      if (seen == null || seen.heard() - primaryAnswered.asked() > 0) {
        return null;
      }
      Doubt doubt = succession.compared(watch.name(), seen.reading(), primaryAnswered.reading());
      if (!succession.follows(watch.name())) {
        distrust();
      }
      return doubt;
    }

    private void distrust() {
      standing.saw(null);
      if (succession.history() != null) {
        became(hysteresis.trouble(StandbyState.DOUBTED));
      }
    }

    @Override
    public void failed(Outcome outcome) {
      lost();
    }

    @Override
    public void lost() {
      synchronized (Monitor.this) {
        standing.saw(null);
        became(hysteresis.trouble(StandbyState.AWAY));
      }
    }

    @Override
    public void ticked() {
      synchronized (Monitor.this) {
        Seen seen = standing.seen();
        if (seen != null) {
          became(hysteresis.lags(era.lag(seen.reading().position(), timing.nanos())));
        }
      }
    }

    private void became(StandbyState now) {
      StandbyState before = standing.state();
      standing.is(now);
      if (before != now) {
        observer.changed(watch.name(), before, now);
      }
    }
  }
}
