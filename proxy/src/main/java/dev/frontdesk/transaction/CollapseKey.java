package dev.frontdesk.transaction;

import dev.frontdesk.http.RequestHead;
import dev.frontdesk.key.CacheKey;
import dev.frontdesk.key.KeyParts;
import dev.frontdesk.policy.Nominated;
import dev.frontdesk.policy.Selection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * By what requests wait for each other: the cache key, and the values of those fields that are
 * known to select its responses (RFC 9111 §4.1). Requests that differ in them would wait for an
 * answer that does not fit, and then ask one after the other.
 */
final class CollapseKey {
  private CollapseKey() {}

  /**
   * @param known by what the responses of this key that were seen are selected
   */
  static CacheKey of(CacheKey key, Collection<Nominated> known, RequestHead presented) {
    Set<String> names = new TreeSet<>();
    known.forEach(nominated -> names.addAll(nominated.values().keySet()));
    if (names.isEmpty()) {
      return key;
    }
    List<KeyParts.Part> parts = new ArrayList<>();
    Selection.nominated(names, presented)
        .values()
        .forEach((name, value) -> parts.add(new KeyParts.Part("vary " + name, value)));
    return KeyParts.added(key, parts);
  }
}
