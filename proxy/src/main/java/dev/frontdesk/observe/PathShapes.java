package dev.frontdesk.observe;

import java.util.regex.Pattern;

/**
 * The shape of a path: its segments with whatever looks like an identifier replaced, so that
 * requests for many things count as one: {@code /api/users/123/orders} is {@code
 * /api/users/{n}/orders}. Also keeps tokens in paths out of metrics. Pure; any thread.
 */
final class PathShapes {
  /** Segments beyond are one {@code {more}}. */
  static final int MAX_SEGMENTS = 10;

  /** Longer segments are not names. */
  static final int MAX_SEGMENT = 32;

  private static final int OPAQUE_LENGTH = 12;

  private static final Pattern DIGITS = Pattern.compile("[0-9]+");
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern LONG_HEX = Pattern.compile("(?=.*[0-9])[0-9a-fA-F]{8,}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._~-]*");
  private static final Pattern DIGIT = Pattern.compile("[0-9]");

  private PathShapes() {}

  static String shape(String path) {
    StringBuilder out = new StringBuilder(path.length());
    int start = path.startsWith("/") ? 1 : 0;
    for (int segments = 0; start <= path.length(); segments++) {
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      out.append('/');
      if (segments == MAX_SEGMENTS) {
        return out.append("{more}").toString();
      }
      out.append(segment(path.substring(start, end)));
      start = end + 1;
    }
    return out.toString();
  }

  private static String segment(String text) {
    if (DIGITS.matcher(text).matches()) {
      return "{n}";
    }
    if (DATE.matcher(text).matches()) {
      return "{date}";
    }
    if (UUID.matcher(text).matches()) {
      return "{uuid}";
    }
    if (text.length() > MAX_SEGMENT || !NAME.matcher(text).matches()) {
      return "{text}";
    }
    if (LONG_HEX.matcher(text).matches()) {
      return "{hex}";
    }
    return text.length() >= OPAQUE_LENGTH && DIGIT.matcher(text).find() ? "{id}" : text;
  }
}
