package dev.frontdesk.load;

import dev.frontdesk.race.History;
import dev.frontdesk.race.Violation;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What all virtual users of a pass know of slots, and whether any was shown what an acknowledged
 * booking or cancellation had made wrong.
 *
 * <p>A slot's state is a number that its writes count up: even, it is free; odd, it is taken. A day
 * that is shown says of each slot whether it is offered. That is held for the latest state which
 * fits and whose write had begun by then; if even this is older than what was acknowledged before
 * the read began, it is a violation. So nothing is called one that was not. Any thread.
 */
final class Slots {

  /** One slot. Writes of it are made by one user at a time, who has claimed it. */
  static final class Slot {
    final int service;
    final String date;
    final String start;
    final int node;
    private volatile int begun;
    private volatile boolean claimed = true;

    /** A write's outcome is unknown, so nothing can be said of it any more. */
    private volatile boolean lost;

    private Slot(int service, String date, String start, int node) {
      this.service = service;
      this.date = date;
      this.start = start;
      this.node = node;
    }

    private String key() {
      return service + "@" + start;
    }
  }

  private final History history = new History();
  private final Map<String, Slot> slots = new ConcurrentHashMap<>();
  private final Map<String, Collection<Slot>> days = new ConcurrentHashMap<>();
  private final Queue<String> broken = new ConcurrentLinkedQueue<>();

  /** Other nodes than the writer's are held to it as well. */
  private volatile boolean everywhere = true;

  /** The time to remember before a request is sent. */
  long invoked() {
    return history.invoked();
  }

  /**
   * Takes one of these slots for the caller alone, until {@link #release}; null where there is none
   * that nobody else has.
   */
  @Nullable Slot claim(
      int service, String date, List<String> offered, int node, RandomGenerator random) {
    if (offered.isEmpty()) {
      return null;
    }
    int first = random.nextInt(offered.size());
    for (int i = 0; i < offered.size(); i++) {
      Slot slot = claim(service, date, offered.get((first + i) % offered.size()), node);
      if (slot != null) {
        return slot;
      }
    }
    return null;
  }

  private @Nullable Slot claim(int service, String date, String start, int node) {
    Slot made = new Slot(service, date, start, node);
    Slot known = slots.putIfAbsent(made.key(), made);
    if (known == null) {
      dayOf(service, date).add(made);
      return made;
    }
    synchronized (known) {
      if (known.claimed || known.lost || known.node != node) {
        return null;
      }
      known.claimed = true;
      return known;
    }
  }

  /** A slot that many want at once; only its first booking counts. */
  Slot shared(int service, String date, String start) {
    Slot made = new Slot(service, date, start, 0);
    Slot known = slots.putIfAbsent(made.key(), made);
    if (known != null) {
      return known;
    }
    dayOf(service, date).add(made);
    return made;
  }

  void release(Slot slot) {
    slot.claimed = false;
  }

  /** A write is about to be sent that makes it taken or free; of several at once one counts. */
  void begin(Slot slot, boolean taken) {
    synchronized (slot) {
      if ((slot.begun % 2 == 1) != taken) {
        slot.begun++;
      }
    }
  }

  /** That write, invoked then, was acknowledged. */
  void acknowledged(Slot slot, long invoked) {
    if (!slot.lost) {
      history.wrote(slot.key(), invoked, slot.begun);
    }
  }

  /** It is not known what became of the write. */
  void lost(Slot slot) {
    slot.lost = true;
  }

  /** From now on only the node of a write is held to it. */
  void ownNodeOnly() {
    everywhere = false;
  }

  /**
   * A day was shown.
   *
   * @param node that showed it
   */
  void shown(int service, String date, List<String> offered, long invoked, int node) {
    for (Slot slot : dayOf(service, date)) {
      if (slot.lost || (slot.node != node && !everywhere)) {
        continue;
      }
      boolean isOffered = offered.contains(slot.start);
      int begun = slot.begun;
      int fits = (begun % 2 == 0) == isOffered ? begun : begun - 1;
      if (fits >= 0) {
        history.read(slot.key(), invoked, fits);
      }
    }
  }

  private Collection<Slot> dayOf(int service, String date) {
    return days.computeIfAbsent(service + "/" + date, day -> new ConcurrentLinkedQueue<>());
  }

  /** Something else was seen that may not be. */
  void broken(String what) {
    broken.add(what);
  }

  long reads() {
    return history.reads();
  }

  long writes() {
    return history.writes();
  }

  /** What was seen and may not be; nobody may use this meanwhile. */
  List<String> violations() {
    for (Violation violation : history.check()) {
      broken.add(violation.toString());
    }
    return List.copyOf(broken);
  }
}
