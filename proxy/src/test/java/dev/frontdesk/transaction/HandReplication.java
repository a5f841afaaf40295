package dev.frontdesk.transaction;

import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.replica.Floor;
import dev.frontdesk.replica.FloorOptions;
import dev.frontdesk.replica.Floors;
import dev.frontdesk.replica.Lsn;
import dev.frontdesk.replica.Replication;
import dev.frontdesk.replica.WritePositions;
import dev.frontdesk.time.Timing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The primary's log, played by the test: where it is, and when it says so. One event loop. */
final class HandReplication implements WritePositions {
  static final String HISTORY = "7000000000000000001/1";
  static final String COOKIE = "frontdesk-floor";

  /** The groups that were asked about, with the status of the answer. */
  final List<String> asked = new ArrayList<>();

  /** Where the primary is. */
  Lsn primary = new Lsn(100);

  /** Instead of an answer at once. */
  @Nullable Promise<Void> reading;

  /** It does not say. */
  boolean unknown;

  private @Nullable Timing timing;

  Replication over(Timing clock) {
    timing = clock;
    return new Replication(
        new Floors(
            new FloorOptions(Duration.ofMinutes(1), COOKIE, new byte[32], Set.of("user"), 100),
            clock),
        this);
  }

  @Override
  public Future<Floor> after(String group, ResponseHead head) {
    asked.add(group + " " + head.status());
    Promise<Void> wait = reading;
    return wait == null ? Future.succeededFuture(now()) : wait.future().map(read -> now());
  }

  /** The primary has said where it is. */
  void read() {
    Objects.requireNonNull(reading).complete();
  }

  private Floor now() {
    return new Floor(
        unknown ? Map.of() : Map.of(HISTORY, primary), Objects.requireNonNull(timing).now());
  }
}
