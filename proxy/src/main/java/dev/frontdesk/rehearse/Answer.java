package dev.frontdesk.rehearse;

import dev.frontdesk.http.Fields;
import io.vertx.core.buffer.Buffer;

/**
 * What a client got.
 *
 * @param broken it ended before it was complete
 */
record Answer(int status, Fields fields, Buffer body, boolean broken) {
  /** The connection ended without any answer. */
  static final Answer NONE = new Answer(0, Fields.EMPTY, Buffer.buffer(), true);
}
