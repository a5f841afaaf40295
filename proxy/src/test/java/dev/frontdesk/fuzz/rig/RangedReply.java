package dev.frontdesk.fuzz.rig;

import dev.frontdesk.fuzz.history.Lines;
import dev.frontdesk.fuzz.history.Recipe;
import dev.frontdesk.fuzz.history.Recipe.Ranges;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an origin answers to Range instead of its 200. */
record RangedReply(int status, Lines lines, String content) {
  private static final Pattern RANGES =
      Pattern.compile("bytes=((\\d+-\\d*|-\\d+)(, *(\\d+-\\d*|-\\d+))*)", Pattern.CASE_INSENSITIVE);
  private static final String BOUNDARY = "origin";

  private record Piece(int first, int last) {
    String field(int length) {
      return "bytes %d-%d/%d".formatted(first, last, length);
    }

    String of(String content) {
      return content.substring(first, last + 1);
    }
  }

  static RangedReply of(
      Recipe recipe, Resource resource, Lines request, Lines lines, String content) {
    RangedReply whole = new RangedReply(200, lines, content);
    if (recipe.ranges() == Ranges.IGNORED || !tellsVersions(recipe)) {
      return whole;
    }
    if (recipe.ranges() == Ranges.REFUSED) {
      return new RangedReply(416, lines.plus("Content-Range", "bytes */" + content.length()), "");
    }
    List<Piece> pieces = pieces(request.combined("Range"), content.length());
    boolean heeds = recipe.ranges() != Ranges.UNCONDITIONAL && request.has("If-Range");
    if (pieces == null || (heeds && !isCurrent(resource, lines, request))) {
      return whole;
    }
    if (pieces.isEmpty()) {
      return new RangedReply(416, lines.plus("Content-Range", "bytes */" + content.length()), "");
    }
    return pieces.size() > 1 && recipe.ranges() != Ranges.OTHER
        ? several(pieces, lines, content)
        : single(recipe.ranges(), pieces.getFirst(), lines, content);
  }

  /** Where its validators are the same for all versions, it would lie with parts. */
  private static boolean tellsVersions(Recipe recipe) {
    String tag = recipe.lines().first("ETag");
    String modified = recipe.lines().first("Last-Modified");
    return (tag == null || tag.contains("{etag}"))
        && (modified == null || modified.equals("{modified}"));
  }

  private static boolean isCurrent(Resource resource, Lines lines, Lines request) {
    String condition = request.combined("If-Range");
    boolean weak = lines.has("ETag") && !lines.combined("ETag").equals(resource.etag());
    return (!weak && lines.has("ETag") && condition.equals(resource.etag()))
        || (lines.has("Last-Modified") && condition.equals(resource.modified()));
  }

  private static RangedReply single(Ranges ranges, Piece asked, Lines lines, String content) {
    Piece piece = ranges == Ranges.OTHER ? new Piece(3, content.length() / 2) : asked;
    String field =
        switch (ranges) {
          case LENGTHLESS -> "bytes %d-%d/*".formatted(piece.first(), piece.last());
          default -> piece.field(content.length());
        };
    String sent = piece.of(content);
    return new RangedReply(
        206,
        ranges == Ranges.BARE
            ? lines
            : lines
                .plus("Content-Range", field)
                .plus("Content-Length", Integer.toString(sent.length())),
        ranges == Ranges.SHORT ? sent.substring(0, sent.length() / 2) : sent);
  }

  private static RangedReply several(List<Piece> pieces, Lines lines, String content) {
    StringBuilder body = new StringBuilder();
    for (Piece piece : pieces) {
      body.append("\r\n--" + BOUNDARY + "\r\nContent-Range: ")
          .append(piece.field(content.length()))
          .append("\r\n\r\n")
          .append(piece.of(content));
    }
    body.append("\r\n--" + BOUNDARY + "--\r\n");
    return new RangedReply(
        206,
        lines
            .without("Content-Type")
            .plus("Content-Type", "multipart/byteranges; boundary=" + BOUNDARY),
        body.toString());
  }

  /** Null: they do not count. */
  private static @Nullable List<Piece> pieces(String range, int length) {
    Matcher matcher = RANGES.matcher(range);
    if (!matcher.matches()) {
      return null;
    }
    List<Piece> pieces = new ArrayList<>();
    for (String spec : matcher.group(1).split(", *")) {
      String[] ends = spec.split("-", -1);
      int first =
          ends[0].isEmpty() ? length - Integer.parseInt(ends[1]) : Integer.parseInt(ends[0]);
      int last = ends[0].isEmpty() || ends[1].isEmpty() ? length - 1 : Integer.parseInt(ends[1]);
      if (!ends[0].isEmpty() && !ends[1].isEmpty() && last < first) {
        return null;
      }
      if (first < length) {
        pieces.add(new Piece(Math.max(0, first), Math.min(last, length - 1)));
      }
    }
    return pieces;
  }
}
