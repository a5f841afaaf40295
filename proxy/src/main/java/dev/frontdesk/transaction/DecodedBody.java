package dev.frontdesk.transaction;

import dev.frontdesk.encoding.ReadableBody;
import dev.frontdesk.http.Fields;
import org.jspecify.annotations.Nullable;

/** A body as rules read it: without content coding, within the bound. */
final class DecodedBody {
  private DecodedBody() {}

  /** Null where there is no copy, or it cannot be decoded within the bound. */
  static byte @Nullable [] of(Fields fields, byte @Nullable [] copy, int bound) {
    return copy == null || copy.length > bound
        ? null
        : ReadableBody.decodeForReading(fields, copy, bound);
  }
}
