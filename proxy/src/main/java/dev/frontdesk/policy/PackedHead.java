package dev.frontdesk.policy;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.rules.Tag;
import java.util.ArrayList;
import java.util.List;

/**
 * Head and tags of a stored response in one array: first the tags with their length in bytes before
 * them, then the status and the lines. Texts are written as {@link PackedTexts} does. A tag is
 * written by its segments, since the tags of a route differ in some of them only. Good within this
 * process.
 */
final class PackedHead {
  private static final int CUT = 1;

  private PackedHead() {}

  static byte[] of(ResponseHead head, List<Tag> tags) {
    PackedTexts.Writer ofTags = new PackedTexts.Writer();
    ofTags.number(tags.size());
    for (Tag tag : tags) {
      write(ofTags, tag);
    }
    byte[] first = ofTags.bytes();
    PackedTexts.Writer out = new PackedTexts.Writer();
    out.number(first.length);
    out.raw(first);
    out.number(head.status());
    out.number(head.fields().size());
    for (Field line : head.fields()) {
      out.text(line.name());
      out.text(line.value());
    }
    return out.bytes();
  }

  /** Without the lines. */
  static int status(byte[] packed) {
    PackedTexts.Reader in = new PackedTexts.Reader(packed);
    in.skip(in.number());
    return in.number();
  }

  static ResponseHead head(byte[] packed) {
    PackedTexts.Reader in = new PackedTexts.Reader(packed);
    in.skip(in.number());
    int status = in.number();
    Fields.Builder lines = Fields.builder();
    for (int left = in.number(); left > 0; left--) {
      lines.add(in.text(), in.text());
    }
    return new ResponseHead(status, lines.build());
  }

  static List<Tag> tags(byte[] packed) {
    PackedTexts.Reader in = new PackedTexts.Reader(packed);
    in.number();
    int count = in.number();
    List<Tag> tags = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      tags.add(read(in));
    }
    return List.copyOf(tags);
  }

  private static void write(PackedTexts.Writer out, Tag tag) {
    String text = tag.text();
    int segments = 1;
    for (int at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
      segments++;
    }
    out.number(segments << 1 | (tag.cut() ? CUT : 0));
    int begin = 0;
    for (int i = 1; i < segments; i++) {
      int end = text.indexOf(':', begin);
      out.text(text.substring(begin, end));
      begin = end + 1;
    }
    out.text(text.substring(begin));
  }

  private static Tag read(PackedTexts.Reader in) {
    int header = in.number();
    StringBuilder text = new StringBuilder();
    for (int left = header >> 1; left > 0; left--) {
      text.append(in.text());
      if (left > 1) {
        text.append(':');
      }
    }
    return new Tag(text.toString(), (header & CUT) != 0);
  }
}
