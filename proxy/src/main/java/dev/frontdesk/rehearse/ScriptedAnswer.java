package dev.frontdesk.rehearse;

import dev.frontdesk.http.Fields;
import dev.frontdesk.rules.Place;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the origin says when it is contacted once.
 *
 * @param fields with Content-Length, unless the file sets or unsets it
 * @param breaks null: it does not
 */
record ScriptedAnswer(
    Place place, int status, Fields fields, Buffer body, Duration delay, @Nullable Break breaks) {

  /** Nothing that the file says: whoever gets this has asked an origin that was not expected. */
  static ScriptedAnswer refusal(Place place) {
    return new ScriptedAnswer(
        place, 502, Fields.EMPTY, Buffer.buffer(), Duration.ZERO, Break.CONNECT);
  }
}
