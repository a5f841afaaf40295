package dev.frontdesk.key;

/**
 * What tells stored responses apart before Vary: method class, target URI, keyed parts and
 * identity, each with its length before it, so that no two lists of parts make the same text.
 */
public record CacheKey(String text) {
  @Override
  public String toString() {
    return text;
  }
}
