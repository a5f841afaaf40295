package dev.frontdesk.transaction;

import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.policy.ByteRange;
import dev.frontdesk.policy.Combination;
import dev.frontdesk.policy.PartialContent;
import dev.frontdesk.policy.Storage;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validity;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was missing of a stored part has come, and together they are the whole.
 *
 * @param head of the 200 that both are
 */
record Completion(StoredResponse part, ByteRange gap, ResponseHead head, Storage.Store storage) {

  /**
   * Null where the answer does not fit what is stored: another version, other bytes than were asked
   * for, a length that is not told, or something was invalidated meanwhile. Then nothing is mixed.
   */
  static @Nullable Completion of(
      FillPlan plan,
      Asked.Missing missing,
      ResponseHead received,
      Instant requestTime,
      Instant responseTime,
      Function<StoredResponse, Validity> validity) {
    StoredResponse part = missing.part();
    PartialContent content = PartialContent.of(received, responseTime);
    if (content == null
        || !content.range().equals(missing.gap())
        || !received.fields().contains("Content-Length")
        || !Combination.isPossible(part, content, part.nominated(), responseTime)
        || !(validity.apply(part) instanceof Validity.Valid)) {
      return null;
    }
    ResponseHead head = Combination.head(part, content, responseTime);
    return plan.storage(head, null, requestTime, responseTime) instanceof Storage.Store store
        ? new Completion(part, missing.gap(), head, store)
        : null;
  }

  List<Buffer> before() {
    return gap.first() == 0 ? List.of() : views(new ByteRange(0, gap.first() - 1));
  }

  List<Buffer> after() {
    long next = gap.last() + 1;
    return next == part.length() ? List.of() : views(new ByteRange(next, part.length() - 1));
  }

  private List<Buffer> views(ByteRange range) {
    return part.views(range).stream().map(Completion::view).toList();
  }

  /** The stored bytes themselves. */
  private static Buffer view(ByteBuffer bytes) {
    return BufferInternal.buffer(Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(bytes)));
  }
}
