package dev.frontdesk.key;

import dev.frontdesk.http.CommonTexts;
import org.jspecify.annotations.Nullable;

/**
 * What tells stored responses apart before Vary: method class, target URI, keyed parts and
 * identity, each with its length before it, so that no two lists of parts make the same text.
 * Immutable; any thread.
 *
 * <p>A key is its text, in one piece or in two: the keys of stored responses share the piece that
 * all keys of a route and site begin with.
 */
public final class CacheKey {
  /** Where a key's own piece begins, as {@link KeyParts} writes it. Any place would do. */
  private static final String OWN = "4:path";

  private final String begin;
  private final String rest;

  /** Of the whole text. */
  private final int hash;

  public CacheKey(String text) {
    this("", text, text.hashCode());
  }

  private CacheKey(String begin, String rest, int hash) {
    this.begin = begin;
    this.rest = rest;
    this.hash = hash;
  }

  public String text() {
    return begin.isEmpty() ? rest : begin + rest;
  }

  /** The same key, for keeping: what many keys begin with is not in it, but beside it. */
  public CacheKey compact() {
    int own = begin.isEmpty() ? rest.indexOf(OWN) : -1;
    if (own <= 0) {
      return this;
    }
    String common = rest.substring(0, own);
    String shared = CommonTexts.OF_PROCESS.shared(common);
    return CommonTexts.OF_PROCESS.has(shared)
        ? new CacheKey(shared, rest.substring(own), hash)
        : this;
  }

  /** The piece that is not shared. */
  public String own() {
    return rest;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (this == other) {
      return true;
    }
    return other instanceof CacheKey key
        && hash == key.hash
        && begin.length() + rest.length() == key.begin.length() + key.rest.length()
        && (begin.length() <= key.begin.length() ? isSame(this, key) : isSame(key, this));
  }

  /** Both are as long, and the one begins with the shorter piece. */
  private static boolean isSame(CacheKey one, CacheKey other) {
    int both = one.begin.length();
    int left = other.begin.length() - both;
    return other.begin.startsWith(one.begin)
        && one.rest.regionMatches(0, other.begin, both, left)
        && one.rest.regionMatches(left, other.rest, 0, other.rest.length());
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return text();
  }
}
