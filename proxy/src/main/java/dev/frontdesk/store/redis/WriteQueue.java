package dev.frontdesk.store.redis;

import dev.frontdesk.key.SharedKey;
import dev.frontdesk.policy.Nominated;
import dev.frontdesk.policy.SharedStamp;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.store.redis.ValueObserver.NotKept;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written, in the order it came; of one key the latest only. Bounded by number and
 * by bytes: over that the oldest is given up. One thread at a time.
 */
final class WriteQueue {
  static final int MOST_WAITING = 10_000;
  static final long MOST_WAITING_BYTES = 64L << 20;

  /** What a response takes beside its body, roughly. */
  private static final int HEAD_BYTES = 1024;

  /**
   * One change.
   *
   * @param stamp null: the response is dropped
   */
  record Change(
      SharedKey key, StoredResponse response, @Nullable SharedStamp stamp, boolean encrypted) {
    long bytes() {
      return stamp == null ? HEAD_BYTES : HEAD_BYTES + (long) response.body().length;
    }
  }

  /**
   * Where in Redis it goes.
   *
   * @param nominated nothing for a person's, of which there is one for a key
   */
  private record Place(SharedKey key, Nominated nominated) {
    static Place of(Change change) {
      boolean personal = change.key().person() != null;
      return new Place(change.key(), personal ? Nominated.NOTHING : change.response().nominated());
    }
  }

  private record Waiting(long number, Change change) {}

  private final Map<Place, Waiting> waiting = new LinkedHashMap<>();
  private final int most;
  private final long mostBytes;
  private long bytes;
  private long numbers;

  WriteQueue() {
    this(MOST_WAITING, MOST_WAITING_BYTES);
  }

  WriteQueue(int most, long mostBytes) {
    this.most = most;
    this.mostBytes = mostBytes;
  }

  /**
   * @param givenUp is told why each response that will not be written is not
   */
  void put(Change change, Consumer<NotKept> givenUp) {
    Place place = Place.of(change);
    Waiting present = waiting.get(place);
    if (present != null && isLater(present.change().stamp(), change.stamp())) {
      givenUp.accept(NotKept.OLDER);
      return;
    }
    long number = present == null ? ++numbers : present.number();
    waiting.put(place, new Waiting(number, change));
    bytes += change.bytes() - (present == null ? 0 : present.change().bytes());
    Iterator<Waiting> oldest = waiting.values().iterator();
    while (waiting.size() > most || bytes > mostBytes) {
      Change dropped = oldest.next().change();
      oldest.remove();
      bytes -= dropped.bytes();
      if (dropped.stamp() != null) {
        givenUp.accept(NotKept.OVERFLOW);
      }
    }
  }

  private static boolean isLater(@Nullable SharedStamp present, @Nullable SharedStamp other) {
    return present != null
        && other != null
        && present.epoch().equals(other.epoch())
        && present.sequence() > other.sequence();
  }

  /** The oldest, up to a number of them and of bytes; one at least, if there is one. */
  List<Change> take(int atMost, long atMostBytes) {
    List<Change> taken = new ArrayList<>();
    long size = 0;
    Iterator<Waiting> oldest = waiting.values().iterator();
    while (oldest.hasNext() && taken.size() < atMost) {
      Change next = oldest.next().change();
      if (!taken.isEmpty() && size + next.bytes() > atMostBytes) {
        break;
      }
      oldest.remove();
      taken.add(next);
      size += next.bytes();
    }
    bytes -= size;
    return taken;
  }

  /** Takes away all that is to be written for a person. */
  void forget(String person) {
    waiting
        .values()
        .removeIf(next -> {
          boolean theirs = person.equals(next.change().key().person());
          bytes -= theirs ? next.change().bytes() : 0;
          return theirs;
        });
  }

  /** Changes have numbers that grow: of the last that came. */
  long last() {
    return numbers;
  }

  /** Of the first that waits; one more than the last where nothing does. */
  long first() {
    return waiting.isEmpty() ? numbers + 1 : waiting.values().iterator().next().number();
  }

  int size() {
    return waiting.size();
  }

  long bytes() {
    return bytes;
  }
}
