package dev.frontdesk.invalidate.database;

import dev.frontdesk.invalidate.database.ChangeObserver.BeatOutcome;
import dev.frontdesk.postgres.PgLine;
import dev.frontdesk.postgres.PgMessages;
import dev.frontdesk.postgres.PgOptions;
import dev.frontdesk.postgres.PgServer;
import dev.frontdesk.time.Timing;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Hears the notifications of the triggers that {@link TriggerSql} makes, and notices within some
 * beats when they do not arrive: this process notifies itself on the same channel, by another
 * connection to the same server. Only a primary takes LISTEN and NOTIFY, so a server that became a
 * standby is noticed, too. Any thread.
 */
public final class NotifiedChanges implements ChangeSource {
  private final Vertx vertx;
  private final Timing timing;
  private final PgServer primary;
  private final PgOptions pg;
  private final ChangeOptions options;
  private final ChangeObserver observer;
  private final BeatWatch beats;

  private @Nullable Listener listener;
  private @Nullable PgMessages messages;
  private @Nullable PgLine line;
  private Timing.Cancellation nextBeat = () -> {};
  private boolean hearing;
  private boolean closed;

  public NotifiedChanges(
      Vertx vertx,
      Timing timing,
      PgServer primary,
      PgOptions pg,
      ChangeOptions options,
      ChangeObserver observer) {
    this.vertx = vertx;
    this.timing = timing;
    this.primary = primary;
    this.pg = pg;
    this.options = options;
    this.observer = observer;
    this.beats = new BeatWatch(UUID.randomUUID().toString(), options.beat());
  }

  @Override
  public void start(Listener to) {
    synchronized (this) {
      listener = to;
      line = new PgLine(vertx, primary, pg, patience());
      messages =
          new PgMessages(
              vertx,
              primary,
              pg,
              options.channel(),
              this::came,
              this::listening,
              () -> lost("the connection was lost"));
    }
    tick();
  }

  /** A beat that takes longer is late, and there will be another. */
  private Duration patience() {
    Duration two = options.beat().multipliedBy(2);
    return two.compareTo(pg.connectTimeout()) > 0 ? two : pg.connectTimeout();
  }

  private void listening() {
    synchronized (this) {
      beats.listening(timing.nanos());
    }
    beat();
  }

  private void lost(String why) {
    synchronized (this) {
      beats.lost();
      deaf(why);
    }
  }

  /** Under the lock: what the listener is told has an order. */
  private void deaf(String why) {
    Listener to = listener;
    if (hearing && to != null && !closed) {
      hearing = false;
      to.deaf(why);
    }
  }

  private synchronized void came(String payload) {
    Listener to = listener;
    if (closed || to == null) {
      return;
    }
    switch (ChangeMessage.parse(payload)) {
      case ChangeMessage.Beat beat -> heard(beat, to);
      case ChangeMessage.Changed(TableChange change, boolean whole) -> to.changed(change, whole);
      case ChangeMessage.Malformed any -> to.malformed();
    }
  }

  private void heard(ChangeMessage.Beat beat, Listener to) {
    long now = timing.nanos();
    OptionalLong delay = beats.heard(beat, now);
    if (delay.isEmpty()) {
      return;
    }
    observer.beat(BeatOutcome.HEARD, delay.getAsLong());
    if (!hearing && beats.hearing(now)) {
      hearing = true;
      to.hearing();
    }
  }

  private void tick() {
    synchronized (this) {
      if (closed) {
        return;
      }
      nextBeat = timing.after(options.beat(), this::tick);
      if (beats.silent(timing.nanos())) {
        observer.beat(BeatOutcome.MISSED, -1);
        deaf("its own notifications do not come back");
        if (messages != null) {
          messages.suspect();
        }
      }
    }
    beat();
  }

  private void beat() {
    PgLine to;
    String payload;
    synchronized (this) {
      if (closed || line == null) {
        return;
      }
      to = line;
      payload = beats.next(timing.nanos());
    }
    to.ask(
            "SELECT pg_notify(%s, %s)"
                .formatted(SqlText.text(options.channel()), SqlText.text(payload)))
        .onFailure(failed -> observer.beat(BeatOutcome.FAILED, -1));
  }

  @Override
  public void close() {
    PgMessages open;
    PgLine asked;
    synchronized (this) {
      closed = true;
      nextBeat.cancel();
      open = messages;
      asked = line;
    }
    if (open != null) {
      open.close();
    }
    if (asked != null) {
      asked.close();
    }
  }
}
