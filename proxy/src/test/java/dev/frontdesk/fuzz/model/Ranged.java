package dev.frontdesk.fuzz.model;

import dev.frontdesk.fuzz.history.Lines;
import dev.frontdesk.fuzz.history.Trace.Reply;
import dev.frontdesk.fuzz.history.Trace.Said;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Ranges (RFC 9110 §14) and parts (RFC 9111 §3.3, §3.4). An origin's octets are always those that
 * it says they are, so a part stands for the whole that it is of: whoever answers with octets of
 * that has them from somewhere.
 */
final class Ranged {
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+)");

  /** From the first octet to the last, both included. */
  record Piece(int first, int last) {}

  /** What a part of an answer says that it is, and its octets. */
  record Part(Piece piece, int length, String octets) {}

  private Ranged() {}

  /** Null where Range does not count; else what can be satisfied of a length. */
  static @Nullable List<Piece> wanted(Lines request, int length) {
    String value = request.combined("Range").strip();
    if (request.values("Range").size() != 1 || !value.regionMatches(true, 0, "bytes=", 0, 6)) {
      return null;
    }
    List<Piece> pieces = new ArrayList<>();
    for (String spec : value.substring(6).split(",")) {
      Matcher ends = Pattern.compile("(\\d*)-(\\d*)").matcher(spec.strip());
      if (!ends.matches() || ends.group().equals("-")) {
        return null;
      }
      String from = ends.group(1);
      String to = ends.group(2);
      int first = from.isEmpty() ? length - Integer.parseInt(to) : Integer.parseInt(from);
      int last = from.isEmpty() || to.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(to);
      if (!from.isEmpty() && last < first) {
        return null;
      }
      if (first < length) {
        pieces.add(new Piece(Math.max(0, first), Math.min(last, length - 1)));
      }
    }
    return pieces;
  }

  static boolean isOfOtherUnit(Lines request) {
    return request.has("Range")
        && !request.combined("Range").strip().regionMatches(true, 0, "bytes=", 0, 6);
  }

  /** RFC 9110 §13.1.5: strong comparison. */
  static boolean ifRangeHolds(Lines request, State state) {
    if (!request.has("If-Range")) {
      return true;
    }
    String condition = request.combined("If-Range");
    String tag = state.etag();
    boolean sameTag = tag != null && !tag.startsWith("W/") && tag.equals(condition);
    Long date = Dates.parse(condition);
    return sameTag || (date != null && date.equals(Dates.of(state.lines, "Last-Modified")));
  }

  /** What tells versions apart octet by octet; null: nothing. */
  static @Nullable String strongValidator(Lines lines) {
    String tag = lines.first("ETag");
    if (tag != null) {
      return lines.values("ETag").size() == 1 && tag.matches("\"[^\"]*\"") ? tag : null;
    }
    return lines.first("Last-Modified");
  }

  /** The 200 that a 206 is a part of; null where it does not say which part. */
  static @Nullable Reply wholeOf(Reply part) {
    Matcher range = CONTENT_RANGE.matcher(part.lines().combined("Content-Range"));
    if (part.status() != 206 || !range.matches()) {
      return null;
    }
    int octets = Integer.parseInt(range.group(2)) - Integer.parseInt(range.group(1)) + 1;
    return new Reply(
        part.headAt(),
        part.overAt(),
        200,
        part.lines().without("Content-Range").without("Content-Length"),
        part.representation(),
        part.whole() && part.content().length() == octets,
        part.representation());
  }

  /** Of an answer that says 206; null where it cannot be read. */
  static @Nullable List<Part> parts(Said said) {
    String type = said.lines().combined("Content-Type");
    if (!type.startsWith("multipart/byteranges; boundary=")) {
      Part part = part(said.lines().combined("Content-Range"), said.content());
      return part == null || said.lines().values("Content-Range").size() != 1
          ? null
          : List.of(part);
    }
    String boundary = "--" + type.substring(type.indexOf('=') + 1);
    List<Part> parts = new ArrayList<>();
    String[] sections = said.content().split("(\r\n)?" + Pattern.quote(boundary), -1);
    for (int i = 1; i < sections.length - 1; i++) {
      int end = sections[i].indexOf("\r\n\r\n");
      Matcher field =
          Pattern.compile("Content-Range: (.*)")
              .matcher(sections[i].substring(0, Math.max(0, end)));
      Part part =
          field.find() ? part(field.group(1).strip(), sections[i].substring(end + 4)) : null;
      if (part == null) {
        return null;
      }
      parts.add(part);
    }
    boolean ended = sections[sections.length - 1].strip().equals("--");
    return ended && parts.size() > 1 && !said.lines().has("Content-Range") ? parts : null;
  }

  private static @Nullable Part part(String field, String octets) {
    Matcher range = CONTENT_RANGE.matcher(field);
    return range.matches()
        ? new Part(
            new Piece(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2))),
            Integer.parseInt(range.group(3)),
            octets)
        : null;
  }

  /** The same octets, whichever of them are sent together. */
  static boolean same(List<Piece> wanted, List<Part> sent) {
    BitSet one = new BitSet();
    BitSet other = new BitSet();
    wanted.forEach(piece -> one.set(piece.first(), piece.last() + 1));
    sent.forEach(part -> other.set(part.piece().first(), part.piece().last() + 1));
    return one.equals(other) && sent.size() <= wanted.size();
  }
}
