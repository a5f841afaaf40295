package dev.frontdesk.transaction;

import dev.frontdesk.encoding.Coding;
import dev.frontdesk.encoding.EncodingOptions;
import dev.frontdesk.encoding.Negotiation;
import dev.frontdesk.http.RequestHead;

/** Which codings an origin is asked for in a fill. */
final class AskedCodings {
  private AskedCodings() {}

  /**
   * Plain content where it is encoded here, because then each coding is made once from the
   * original. Where it is not, gzip if the client reads it: every client is served from that,
   * decoded where need be.
   *
   * @param client the request with the client's own Accept-Encoding
   */
  static RequestHead on(
      RequestHead fill, RequestHead client, boolean compress, EncodingOptions options) {
    RequestHead plain = fill.withFields(fill.fields().without("Accept-Encoding"));
    boolean encodedHere = compress && !options.offered().isEmpty();
    boolean gzip = !encodedHere && Negotiation.accepts(client.fields(), Coding.GZIP);
    return gzip ? plain.withFields(plain.fields().plus("Accept-Encoding", "gzip")) : plain;
  }
}
