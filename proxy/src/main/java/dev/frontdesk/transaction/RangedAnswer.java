package dev.frontdesk.transaction;

import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.policy.ByteRange;
import dev.frontdesk.policy.ByteRanges;
import dev.frontdesk.policy.IfRange;
import dev.frontdesk.policy.PartialHead;
import dev.frontdesk.policy.StoredResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The part of a stored response that a client asked for. The bytes are views of what is stored. */
record RangedAnswer(ResponseHead head, Buffer content) {

  /**
   * Null where the whole is to be sent; of a partial response also where not all is there.
   *
   * @param whole the head that the whole would be sent with, as it is stored
   */
  static @Nullable RangedAnswer of(
      RequestHead client,
      ByteRanges ranges,
      ResponseHead whole,
      StoredResponse stored,
      Instant now) {
    if (whole.status() != 200 || !IfRange.allows(client.fields(), whole, now)) {
      return null;
    }
    boolean ifRange = client.fields().contains("If-Range");
    return switch (ranges.in(stored.length())) {
      case ByteRanges.Selected.Ignored ignored -> null;
      case ByteRanges.Selected.Unsatisfiable none ->
          new RangedAnswer(PartialHead.unsatisfiable(whole, stored.length()), Buffer.buffer());
      case ByteRanges.Selected.Satisfied(List<ByteRange> wanted)
          when !wanted.stream().allMatch(stored::covers) ->
          null;
      case ByteRanges.Selected.Satisfied(List<ByteRange> wanted) when wanted.size() == 1 ->
          new RangedAnswer(
              PartialHead.single(whole, wanted.getFirst(), stored.length(), ifRange),
              buffer(views(stored, wanted.getFirst())));
      case ByteRanges.Selected.Satisfied(List<ByteRange> wanted) ->
          several(whole, wanted, stored, ifRange);
    };
  }

  /** A boundary that nobody can foresee stands in no content that was stored before it was made. */
  private static RangedAnswer several(
      ResponseHead whole, List<ByteRange> ranges, StoredResponse stored, boolean ifRange) {
    String boundary = "fd-" + UUID.randomUUID();
    String type = whole.fields().first("Content-Type");
    List<ByteBuf> pieces = new ArrayList<>();
    for (ByteRange range : ranges) {
      pieces.add(
          text("\r\n--" + boundary + "\r\n" + PartialHead.ofPart(type, range, stored.length())));
      pieces.addAll(views(stored, range));
    }
    pieces.add(text("\r\n--" + boundary + "--\r\n"));
    return new RangedAnswer(PartialHead.several(whole, boundary, ifRange), buffer(pieces));
  }

  private static List<ByteBuf> views(StoredResponse stored, ByteRange range) {
    List<ByteBuf> views = new ArrayList<>();
    for (ByteBuffer view : stored.views(range)) {
      views.add(Unpooled.wrappedBuffer(view));
    }
    return views;
  }

  private static ByteBuf text(String text) {
    return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Buffer buffer(List<ByteBuf> pieces) {
    ByteBuf all =
        pieces.size() == 1
            ? pieces.getFirst()
            : Unpooled.wrappedBuffer(pieces.toArray(new ByteBuf[0]));
    return BufferInternal.buffer(Unpooled.unreleasableBuffer(all));
  }
}
