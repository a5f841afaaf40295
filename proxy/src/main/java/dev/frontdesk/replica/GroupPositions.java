package dev.frontdesk.replica;

import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.time.Timing;
import io.vertx.core.Future;
import java.util.Map;

/** Where writes are, by the upstream group that has answered them. Any thread. */
public final class GroupPositions implements WritePositions {
  private final Map<String, WritePositions> groups;
  private final WritePositions others;

  /**
   * @param others for groups that are not named
   */
  public GroupPositions(Map<String, WritePositions> groups, WritePositions others) {
    this.groups = Map.copyOf(groups);
    this.others = others;
  }

  /** Where nobody knows positions: only when a write was. */
  public static WritePositions timeOnly(Timing timing) {
    return (group, head) -> Future.succeededFuture(new Floor(Map.of(), timing.now()));
  }

  /** What either knows. */
  public static WritePositions both(WritePositions one, WritePositions other) {
    return (group, head) -> {
      Future<Floor> first = one.after(group, head);
      Future<Floor> second = other.after(group, head);
      return Future.all(first, second).map(both -> first.result().alsoAt(second.result()));
    };
  }

  @Override
  public Future<Floor> after(String group, ResponseHead head) {
    return groups.getOrDefault(group, others).after(group, head);
  }
}
