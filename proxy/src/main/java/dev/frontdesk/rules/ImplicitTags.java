package dev.frontdesk.rules;

import java.util.Locale;

/**
 * Tags that every stored response has: with them, invalidating by URI (RFC 9111 §4.4), by route, by
 * person and by cache group is the same operation as by tag.
 */
public final class ImplicitTags {
  private ImplicitTags() {}

  /**
   * The path stands before the host, so that {@link #uriOnAnyHost} is above it.
   *
   * @param authority as {@link Authority#normalised} gives it
   * @param path canonical, without the query: all queries of a path are cleared together
   */
  public static Tag uri(String authority, String path) {
    return Tag.of(uriOnAnyHost(path).text() + ":" + TagText.escaped(authority));
  }

  /**
   * @param path canonical, without the query
   */
  public static Tag uriOnAnyHost(String path) {
    return Tag.of("~uri:" + TagText.escaped(path));
  }

  public static Tag route(String id) {
    return Tag.of("~route:" + TagText.escaped(id));
  }

  /**
   * A cache group (RFC 9875) of one origin.
   *
   * @param authority as {@link Authority#normalised} gives it
   */
  public static Tag group(String scheme, String authority, String name) {
    return Tag.of(groups(scheme, authority).text() + ":" + TagText.escaped(name));
  }

  /** All cache groups of an origin. */
  public static Tag groups(String scheme, String authority) {
    return Tag.of(
        "~group:"
            + TagText.escaped(scheme.toLowerCase(Locale.ROOT))
            + ":"
            + TagText.escaped(authority));
  }

  public static Tag identity(String name, String value) {
    return Tag.of("~identity:" + TagText.escaped(name) + ":" + TagText.escaped(value));
  }
}
