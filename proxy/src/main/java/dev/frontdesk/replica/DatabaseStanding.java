package dev.frontdesk.replica;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a streaming standby stands, by what it said when it was asked last.
 *
 * <p>That is a position which was read on another connection, so it vouches only for the process
 * that was asked. It vouches for as long as that is likely to be the same one: until the connection
 * that it was asked on is lost, it was restarted, or the reading is older than a tick and its
 * time-out. Who has a connection to it that was open at {@link #asked} and still works knows: it is
 * the same process. Any thread.
 */
public final class DatabaseStanding implements Standing {
  /** By so much clocks of nodes may differ. */
  static final Duration CLOCKS = Duration.ofSeconds(1);

  /** What it said, when it was asked, and when that was heard. */
  record Seen(ServerReading reading, long asked, long heard) {}

  private final String name;
  private final Monitor monitor;
  private final Supplier<Future<?>> look;
  private volatile StandbyState state = StandbyState.UNKNOWN;
  private volatile @Nullable Seen seen;

  DatabaseStanding(String name, Monitor monitor, Supplier<Future<?>> look) {
    this.name = name;
    this.monitor = monitor;
    this.look = look;
  }

  void is(StandbyState now) {
    state = now;
  }

  void saw(@Nullable Seen what) {
    seen = what;
  }

  @Nullable Seen seen() {
    return seen;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean eligible() {
    return state == StandbyState.FOLLOWING && monitor.era().isOpen(monitor.nanos());
  }

  @Override
  public long sequence() {
    Era era = monitor.era();
    Seen what = vouching(era);
    return what == null ? Long.MIN_VALUE : era.positions.sequenceAt(what.reading().position());
  }

  @Override
  public boolean reached(Floor floor) {
    Era era = monitor.era();
    Seen what = vouching(era);
    if (what == null) {
      return false;
    }
    Lsn position = floor.positions().get(era.history);
    return position == null
        ? showsWhatWasThereAt(floor.at(), era, what)
        : what.reading().position().reaches(position);
  }

  /** Nobody knows where the write is; but when it was. */
  private boolean showsWhatWasThereAt(Instant at, Era era, Seen what) {
    long ago = era.shownAgo(what.reading().position(), monitor.nanos());
    return ago != Long.MAX_VALUE && !monitor.now().minusNanos(ago).isBefore(at.plus(CLOCKS));
  }

  private @Nullable Seen vouching(Era era) {
    Seen what = seen;
    long now = monitor.nanos();
    return what != null
            && era.isOpen(now)
            && what.reading().history().equals(era.history)
            && now - what.asked() <= monitor.options().vouches().toNanos()
        ? what
        : null;
  }

  @Override
  public Future<Void> look() {
    return look.get().<Void>mapEmpty().otherwiseEmpty();
  }

  public StandbyState state() {
    return state;
  }

  /** When it was asked for what is said here, by the monitor's clock; empty: nothing is known. */
  public OptionalLong asked() {
    Seen what = seen;
    return what == null ? OptionalLong.empty() : OptionalLong.of(what.asked());
  }

  public @Nullable Lsn replayed() {
    Seen what = seen;
    return what == null ? null : what.reading().position();
  }

  /** How long it has not shown something that the primary has; empty: not known. */
  public OptionalLong lagNanos() {
    Seen what = seen;
    Era era = monitor.era();
    return what == null || !what.reading().history().equals(era.history)
        ? OptionalLong.empty()
        : OptionalLong.of(era.lag(what.reading().position(), monitor.nanos()));
  }

  /** The same in bytes of the log. */
  public OptionalLong lagBytes() {
    Seen what = seen;
    Era era = monitor.era();
    return what == null || !what.reading().history().equals(era.history)
        ? OptionalLong.empty()
        : OptionalLong.of(era.lagBytes(what.reading().position()));
  }
}
