package dev.frontdesk.replica;

import dev.frontdesk.http.ResponseHead;
import io.vertx.core.Future;

/** Where writes are in the log of the database. Any thread; completes on no particular one. */
public interface WritePositions {
  /**
   * To be asked when the origin has answered a write, and what that made wrong is marked: completes
   * with a position at or after the write, within a bounded time, and never fails. Where nobody can
   * say, the floor has no position, only its time.
   *
   * @param group the upstream group that has answered
   * @param head of its answer
   */
  Future<Floor> after(String group, ResponseHead head);
}
