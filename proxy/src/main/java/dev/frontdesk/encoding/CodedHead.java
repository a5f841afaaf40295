package dev.frontdesk.encoding;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.Fields;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a response whose content was encoded or decoded here. Pure.
 *
 * <p>Another coding is another representation: a strong entity tag gets a suffix that names the
 * coding ({@code "x"} becomes {@code "x--gzip"}), because two representations with one strong tag
 * would be said to be equal octet by octet (RFC 9110 §8.8.3.3); a weak tag stays, and digests of
 * the octets are left out. What clients send back is given to the origin without the suffix.
 */
public final class CodedHead {
  private static final List<String> OF_THE_OCTETS =
      List.of(
          "content-length",
          "content-encoding",
          "content-md5",
          "content-digest",
          "repr-digest",
          "digest",
          "accept-ranges");
  private static final Pattern SUFFIX = Pattern.compile("--(?:gzip|br|zstd|identity)\"");

  private CodedHead() {}

  /**
   * The head of content that was brought into {@code coding} here.
   *
   * @param length of the coded content, or {@link Compressible#UNKNOWN_LENGTH}
   */
  public static Fields of(Fields original, Coding coding, long length) {
    Fields.Builder coded = Fields.builder();
    for (Field line : varying(original)) {
      if (line.is("ETag")) {
        coded.add(line.name(), tag(line.value(), coding));
      } else if (!isOfTheOctets(line)) {
        coded.add(line);
      }
    }
    if (coding != Coding.IDENTITY) {
      coded.add("Content-Encoding", coding.token());
    }
    if (length != Compressible.UNKNOWN_LENGTH) {
      coded.add("Content-Length", Long.toString(length));
    }
    return coded.build();
  }

  private static boolean isOfTheOctets(Field line) {
    for (String name : OF_THE_OCTETS) {
      if (line.is(name)) {
        return true;
      }
    }
    return false;
  }

  /**
   * {@code Vary: Accept-Encoding}, once; on every answer that could have been coded otherwise (RFC
   * 9110 §12.5.5).
   */
  public static Fields varying(Fields original) {
    String vary = original.combined("Vary");
    if (vary == null || vary.isBlank()) {
      return original.with("Vary", "Accept-Encoding");
    }
    for (String name : vary.split(",")) {
      if (name.strip().equals("*") || name.strip().equalsIgnoreCase("Accept-Encoding")) {
        return original;
      }
    }
    return original.with("Vary", vary + ", Accept-Encoding");
  }

  /** The entity tag of the representation in this coding. */
  public static String tag(String etag, Coding coding) {
    return etag.length() >= 2 && etag.startsWith("\"") && etag.endsWith("\"")
        ? etag.substring(0, etag.length() - 1) + "--" + coding.token() + "\""
        : etag;
  }

  /**
   * If-Match and If-None-Match of a request as the origin knows its tags: without our suffix.
   * Without this a PUT that names the tag of a coded answer would be refused (412). If-Range stays:
   * a part of the origin's representation is no part of the coded one, so it must not match there.
   */
  public static Fields asOriginKnows(Fields request) {
    boolean suffixed = false;
    for (Field line : request) {
      suffixed |= isCondition(line) && SUFFIX.matcher(line.value()).find();
    }
    if (!suffixed) {
      return request;
    }
    Fields.Builder plain = Fields.builder();
    for (Field line : request) {
      plain.add(
          line.name(),
          isCondition(line) ? SUFFIX.matcher(line.value()).replaceAll("\"") : line.value());
    }
    return plain.build();
  }

  /** The one coding of the content; identity where there is none; null for others and several. */
  public static @Nullable Coding codingOf(Fields fields) {
    String value = fields.combined("Content-Encoding");
    return value == null || value.isBlank() ? Coding.IDENTITY : Coding.of(value.strip());
  }

  private static boolean isCondition(Field line) {
    return line.is("If-Match") || line.is("If-None-Match");
  }
}
