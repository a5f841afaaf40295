package dev.frontdesk.transaction;

import dev.frontdesk.encoding.CodedHead;
import dev.frontdesk.encoding.CodedStream;
import dev.frontdesk.encoding.Coding;
import dev.frontdesk.encoding.Compressible;
import dev.frontdesk.encoding.EncodingOptions;
import dev.frontdesk.encoding.Negotiation;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Objects;

/**
 * In which coding a client gets a response.
 *
 * @param head as it is sent in that coding, without the length where it changes
 * @param from the coding that the content has now
 * @param to the coding that the client gets; the same means: as it is
 */
record Delivery(ResponseHead head, Coding from, Coding to) {

  /**
   * Chosen from what the client accepts.
   *
   * @param length of the content in bytes, or {@link Compressible#UNKNOWN_LENGTH}
   * @param compress whether the route wants plain content encoded; what the origin encoded is
   *     decoded for clients that cannot read it in any case
   */
  static Delivery of(
      RequestHead request,
      ResponseHead response,
      long length,
      EncodingOptions options,
      boolean compress) {
    Coding from = CodedHead.codingOf(response.fields());
    if (from == null || !from.isAvailable() || isFixed(request, response)) {
      return new Delivery(response, Coding.IDENTITY, Coding.IDENTITY);
    }
    if (from != Coding.IDENTITY) {
      return Negotiation.accepts(request.fields(), from)
          ? new Delivery(varying(response), from, from)
          : recoded(response, from, Coding.IDENTITY);
    }
    if (!compress
        || options.offered().isEmpty()
        || !new Compressible(options).test(response, length)) {
      return new Delivery(response, from, from);
    }
    Coding chosen = Negotiation.choose(request.fields(), options.offered());
    return chosen == Coding.IDENTITY
        ? new Delivery(varying(response), from, from)
        : recoded(response, from, chosen);
  }

  /** As it is, whatever was chosen. */
  Delivery asItIs(ResponseHead plain) {
    return new Delivery(varying(plain), from, from);
  }

  /** The body in that coding. */
  CodedStream over(ReadStream<Buffer> body, EncodingOptions options) {
    Context context = Objects.requireNonNull(Vertx.currentContext());
    return to == Coding.IDENTITY
        ? CodedStream.decoding(body, from, context)
        : CodedStream.encoding(body, to, options.level(to), context);
  }

  boolean changes() {
    return from != to;
  }

  private static boolean isFixed(RequestHead request, ResponseHead response) {
    // A part of a coding cannot be decoded, and a part that is encoded is a part of nothing.
    return response.status() == 206
        || Compressible.forbidsTransformation(response.fields())
        || Compressible.forbidsTransformation(request.fields());
  }

  private static Delivery recoded(ResponseHead response, Coding from, Coding to) {
    Fields fields = CodedHead.of(response.fields(), to, Compressible.UNKNOWN_LENGTH);
    return new Delivery(response.withFields(fields), from, to);
  }

  private static ResponseHead varying(ResponseHead response) {
    return response.withFields(CodedHead.varying(response.fields()));
  }
}
