package dev.frontdesk.policy;

import dev.frontdesk.http.FieldTable;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.ResponseHead;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Heads of 206 and 416, made from that of the 200 they stand for. */
public final class PartialHead {
  private static final Set<String> OF_THE_WHOLE =
      Set.of("content-length", "content-range", "content-digest", "content-md5");

  /** What a client that sent If-Range has already, and needs not to read the part. */
  private static final Set<String> KNOWN = Set.of("content-language", "last-modified");

  /** A 416 speaks of no version and is nothing to keep. */
  private static final Set<String> NOT_IN_416 =
      Set.of("etag", "last-modified", "cache-control", "expires", "age");

  private PartialHead() {}

  /** One range (RFC 9110 §15.3.7.1); its Content-Length is set with the content. */
  public static ResponseHead single(
      ResponseHead full, ByteRange range, long complete, boolean ifRange) {
    Fields kept = ofPart(full.fields(), ifRange);
    return new ResponseHead(206, kept.plus("Content-Range", range.contentRange(complete)));
  }

  /** Several, in a multipart (RFC 9110 §15.3.7.2): Content-Range is in the parts. */
  public static ResponseHead several(ResponseHead full, String boundary, boolean ifRange) {
    Fields kept = ofPart(full.fields(), ifRange);
    return new ResponseHead(
        206, kept.with("Content-Type", "multipart/byteranges; boundary=" + boundary));
  }

  private static Fields ofPart(Fields full, boolean ifRange) {
    Fields kept = full.filter(line -> !line.isAmong(OF_THE_WHOLE));
    return ifRange && kept.contains("ETag") ? kept.filter(line -> !line.isAmong(KNOWN)) : kept;
  }

  /** What stands before a part of a multipart, without its delimiter. */
  public static String ofPart(@Nullable String contentType, ByteRange range, long complete) {
    return (contentType == null ? "" : "Content-Type: " + contentType + "\r\n")
        + "Content-Range: "
        + range.contentRange(complete)
        + "\r\n\r\n";
  }

  /** None of the ranges begins within the representation (RFC 9110 §15.5.17). */
  public static ResponseHead unsatisfiable(ResponseHead full, long complete) {
    Fields fields =
        full.fields()
            .filter(line ->
                !line.isAmong(NOT_IN_416)
                    && !FieldTable.has(line.name(), FieldTable.Trait.NOT_IN_304));
    return new ResponseHead(416, fields.plus("Content-Range", "bytes */" + complete));
  }
}
