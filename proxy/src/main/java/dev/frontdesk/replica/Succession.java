package dev.frontdesk.replica;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges by what servers say who follows whom. Pure; one thread at a time.
 *
 * <p>A doubt is raised once, when it begins. Some last: as long as a server of the same system is
 * on a <em>later</em> timeline than the primary, somebody was promoted past it, and writes may go
 * there. A server on an earlier one is only itself of no use.
 */
final class Succession {
  /** A doubt, and what the server said of itself. */
  private record Lasting(Doubt doubt, ServerReading of) {}

  private final String primaryName;
  private final Map<String, Lasting> lasting = new HashMap<>();

  /** Standbys that were ahead, with the start of their process: until that changes. */
  private final Map<String, String> ahead = new HashMap<>();

  private final Set<String> judged = new HashSet<>();
  private @Nullable ServerReading primary;

  Succession(String primaryName) {
    this.primaryName = primaryName;
  }

  /** The history of the primary; null where it was never heard of. */
  @Nullable String history() {
    return primary == null ? null : primary.history();
  }

  @Nullable Lsn position() {
    return primary == null ? null : primary.position();
  }

  /** The doubt that this raises; null where it raises none. */
  @Nullable Doubt primary(ServerReading now) {
    if (now.recovering()) {
      return begins(primaryName, new Lasting(Doubt.PRIMARY_RECOVERING, now));
    }
    lasting.remove(primaryName);
    ServerReading before = primary;
    primary = now;
    if (before == null) {
      return null;
    }
    if (!before.system().equals(now.system())) {
      ahead.clear();
      return Doubt.PRIMARY_SYSTEM;
    }
    if (before.timeline() != now.timeline()) {
      ahead.clear();
      // Those that were doubted because they had gone over first are with it now.
      lasting.values().removeIf(other -> other.doubt() == Doubt.STANDBY_TIMELINE);
      return Doubt.PRIMARY_TIMELINE;
    }
    return now.position().reaches(before.position()) ? null : Doubt.PRIMARY_WENT_BACK;
  }

  /**
   * The same for a standby, once the primary is known; before that there is nothing to judge by.
   */
  @Nullable Doubt standby(String name, ServerReading now) {
    if (primary == null) {
      return null;
    }
    judged.add(name);
    Doubt doubt = of(name, now, primary);
    if (doubt == null) {
      lasting.remove(name);
      return null;
    }
    return begins(name, new Lasting(doubt, now));
  }

  /**
   * A standby whose reading had ended before the primary was asked for {@code now} has replayed
   * more than that: it does not follow this primary, whatever it says.
   */
  @Nullable Doubt compared(String name, ServerReading standby, ServerReading now) {
    if (!standby.history().equals(now.history()) || now.position().reaches(standby.position())) {
      return null;
    }
    ahead.put(name, standby.started());
    return begins(name, new Lasting(Doubt.STANDBY_AHEAD, standby));
  }

  private @Nullable Doubt of(String name, ServerReading now, ServerReading of) {
    if (!now.system().equals(of.system())) {
      return Doubt.STANDBY_SYSTEM;
    }
    if (!now.recovering()) {
      return Doubt.STANDBY_PROMOTED;
    }
    if (now.timeline() != of.timeline()) {
      return Doubt.STANDBY_TIMELINE;
    }
    if (Objects.equals(ahead.get(name), now.started())) {
      return Doubt.STANDBY_AHEAD;
    }
    ahead.remove(name);
    return null;
  }

  private @Nullable Doubt begins(String name, Lasting what) {
    Lasting before = lasting.put(name, what);
    return before != null && before.doubt() == what.doubt() ? null : what.doubt();
  }

  /** Whether this standby follows the primary, as far as is known. */
  boolean follows(String name) {
    return judged.contains(name) && !lasting.containsKey(name);
  }

  /** Whether reads stay at the primary for as long as things are as they are. */
  boolean pinned() {
    return lasting.values().stream().anyMatch(this::pins);
  }

  private boolean pins(Lasting one) {
    return one.doubt() == Doubt.PRIMARY_RECOVERING
        || (primary != null
            && one.of().system().equals(primary.system())
            && one.of().timeline() > primary.timeline());
  }

  Set<Doubt> doubts() {
    Set<Doubt> all = EnumSet.noneOf(Doubt.class);
    lasting.values().forEach(one -> all.add(one.doubt()));
    return all;
  }
}
