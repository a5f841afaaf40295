package dev.frontdesk.policy;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.ResponseHead;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A 206 with one part of something whose length and version are known: the only kind that is kept
 * (RFC 9111 §3.3, §3.4).
 *
 * @param complete length in bytes of what it is a part of
 * @param whole the head that a 200 with all of it would have had
 */
public record PartialContent(
    ByteRange range, long complete, StrongValidator validator, ResponseHead whole) {
  /** RFC 9110 §14.4. Eighteen digits fit into a long. */
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes +([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})", Pattern.CASE_INSENSITIVE);

  /** They are about the octets of the message, which are a part. */
  private static final Set<String> OF_THE_PART =
      Set.of("content-range", "content-length", "content-digest", "content-md5");

  /**
   * Null where it is no such: not exactly one Content-Range with a complete length, several parts,
   * a Content-Length that says something else, no strong validator; or a content coding, since a
   * part of coded content cannot be decoded for those who do not read it.
   *
   * @param now when it was received
   */
  public static @Nullable PartialContent of(ResponseHead head, Instant now) {
    Fields fields = head.fields();
    List<String> lines = fields.all("Content-Range");
    if (head.status() != 206
        || lines.size() != 1
        || fields.contains("Content-Encoding")
        || isMultipart(fields)) {
      return null;
    }
    Matcher range = CONTENT_RANGE.matcher(lines.getFirst());
    StrongValidator validator = StrongValidator.of(head, now);
    return range.matches() && validator != null
        ? of(head, validator, number(range, 1), number(range, 2), number(range, 3))
        : null;
  }

  private static @Nullable PartialContent of(
      ResponseHead head, StrongValidator validator, long first, long last, long complete) {
    if (last < first || last >= complete) {
      return null;
    }
    ByteRange range = new ByteRange(first, last);
    String length = head.fields().first("Content-Length");
    if (length != null && !length.equals(Long.toString(range.length()))) {
      return null;
    }
    Fields whole =
        head.fields()
            .filter(line -> !line.isAmong(OF_THE_PART))
            .plus("Content-Length", Long.toString(complete));
    return new PartialContent(range, complete, validator, new ResponseHead(200, whole));
  }

  private static boolean isMultipart(Fields fields) {
    String type = fields.first("Content-Type");
    return type != null && type.regionMatches(true, 0, "multipart/byteranges", 0, 20);
  }

  private static long number(Matcher matcher, int group) {
    return Long.parseLong(matcher.group(group));
  }
}
