package dev.frontdesk.rules;

import dev.frontdesk.rules.PathTemplate.Segment;
import dev.frontdesk.rules.TagTemplate.Piece;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads path templates and tag templates from their text. Every method throws {@link
 * TemplateException} with the offset of what is wrong. Any thread.
 */
public final class TemplateSyntax {
  private TemplateSyntax() {}

  /** {@code /api/users/{userId}/{rest*}}. */
  public static PathTemplate path(String text) {
    if (!text.startsWith("/")) {
      throw new TemplateException(0, quoted(text), "a path that begins with a slash");
    }
    List<Segment> segments = new ArrayList<>();
    Set<String> names = new HashSet<>();
    int offset = 1;
    for (String segment : CanonicalPath.split(text)) {
      if (!segments.isEmpty() && segments.getLast() instanceof Segment.Rest) {
        throw new TemplateException(
            offset, quoted(segment) + " after {rest*}", "{…*} as the last segment");
      }
      Segment read = segment(segment, offset);
      String name =
          switch (read) {
            case Segment.Literal literal -> "";
            case Segment.Parameter parameter -> parameter.name();
            case Segment.Rest rest -> rest.name();
          };
      if (!name.isEmpty() && !names.add(name)) {
        throw new TemplateException(
            offset, quoted(name) + " a second time", "a name once in a path");
      }
      segments.add(read);
      offset += segment.length() + 1;
    }
    return new PathTemplate(text, List.copyOf(segments));
  }

  private static Segment segment(String text, int offset) {
    if (text.indexOf('{') < 0 && text.indexOf('}') < 0) {
      return literal(text, offset);
    }
    if (!text.startsWith("{") || text.indexOf('}') != text.length() - 1) {
      throw new TemplateException(
          offset, quoted(text), "a segment that is a literal or one {name} and nothing else");
    }
    String name = text.substring(1, text.length() - 1);
    boolean rest = name.endsWith("*");
    String bare = rest ? name.substring(0, name.length() - 1) : name;
    if (!SourceSyntax.isName(bare)) {
      throw new TemplateException(
          offset + 1, quoted(bare), "a name of letters, digits, '_' and '-'");
    }
    return rest ? new Segment.Rest(bare) : new Segment.Parameter(bare);
  }

  private static Segment literal(String text, int offset) {
    return switch (CanonicalPath.of("/" + text)) {
      case CanonicalPath.Canonical path ->
          new Segment.Literal(path.segments().getFirst().canonical());
      case CanonicalPath.Ambiguous path ->
          throw new TemplateException(
              offset, quoted(text) + ": " + path.why(), "a segment with one reading");
      case CanonicalPath.Refused path ->
          throw new TemplateException(
              offset, quoted(text) + ": " + path.why(), "a valid path segment");
    };
  }

  /** A tag template of a route: it may use what the request and the response have. */
  public static TagTemplate routeTag(String text, Place place) {
    if (text.startsWith("~")) {
      throw new TemplateException(
          0, quoted(text), "a tag without '~', which is for tags that Frontdesk makes itself");
    }
    return tag(text, place, SourceSyntax::ofRoute);
  }

  /**
   * A tag template of a write.
   *
   * @param taken the names that the write itself gives to values; a bare name means these first
   */
  public static TagTemplate writeTag(String text, Place place, Set<String> taken) {
    checkClears(text);
    return tag(text, place, source -> SourceSyntax.ofWrite(source, taken));
  }

  /** A tag template of a change of rows: each hole is a column. */
  public static TagTemplate changeTag(String text, Place place) {
    checkClears(text);
    return tag(text, place, SourceSyntax::ofChange);
  }

  /** Of the tags that Frontdesk makes itself these may be cleared. */
  private static void checkClears(String text) {
    if (text.startsWith("~")
        && !text.startsWith("~uri:")
        && !text.startsWith("~route:")
        && !text.startsWith("~identity:")) {
      throw new TemplateException(0, quoted(text), "~uri:…, ~route:… or ~identity:NAME:…");
    }
  }

  /** Reads what stands in a pair of braces. */
  private interface SourceReader {
    Source read(String text);
  }

  private static TagTemplate tag(String text, Place place, SourceReader sources) {
    if (text.isEmpty() || text.charAt(0) == '{' || text.charAt(0) == ':') {
      throw new TemplateException(0, quoted(text), "a tag that begins with a literal");
    }
    List<List<Piece>> segments = new ArrayList<>();
    List<Piece> segment = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case ':' -> {
          close(segments, segment, literal, i);
          segment = new ArrayList<>();
        }
        case '{' -> {
          int end = text.indexOf('}', i);
          if (end < 0) {
            throw new TemplateException(i, "'{' without '}'", "{source}");
          }
          flush(segment, literal);
          segment.add(new Piece.Value(read(sources, text.substring(i + 1, end), i + 1)));
          i = end;
        }
        case '}' -> throw new TemplateException(i, "'}' without '{'", "{source}");
        default -> {
          if (c < 0x20 || c == 0x7f) {
            throw new TemplateException(i, "a control character", "a printable tag");
          }
          literal.append(c);
        }
      }
    }
    close(segments, segment, literal, text.length());
    return new TagTemplate(text, place, List.copyOf(segments));
  }

  private static Source read(SourceReader sources, String text, int offset) {
    try {
      return sources.read(text);
    } catch (TemplateException inside) {
      throw inside.within(offset);
    }
  }

  private static void flush(List<Piece> segment, StringBuilder literal) {
    if (!literal.isEmpty()) {
      segment.add(new Piece.Literal(literal.toString()));
      literal.setLength(0);
    }
  }

  private static void close(
      List<List<Piece>> segments, List<Piece> segment, StringBuilder literal, int offset) {
    flush(segment, literal);
    if (segment.isEmpty()) {
      throw new TemplateException(offset, "an empty segment", "something between two colons");
    }
    segments.add(List.copyOf(segment));
  }

  static String quoted(String text) {
    return "'" + text + "'";
  }
}
