package dev.frontdesk.rules;

/**
 * Tags that every stored response has: with them, invalidating by URI (RFC 9111 §4.4), by route and
 * by person is the same operation as by tag.
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

  public static Tag identity(String name, String value) {
    return Tag.of("~identity:" + TagText.escaped(name) + ":" + TagText.escaped(value));
  }
}
