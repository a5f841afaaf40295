package dev.frontdesk.transaction;

import dev.frontdesk.key.CacheKey;
import dev.frontdesk.key.SharedKey;
import dev.frontdesk.rules.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Under what nodes share what belongs to a read. */
final class SharedKeys {
  private SharedKeys() {}

  /** Of what is stored. */
  static SharedKey of(Read read) {
    return of(read, read.keyed().key());
  }

  /**
   * @param key the read's, or that by which requests wait for each other
   */
  static SharedKey of(Read read, CacheKey key) {
    return new SharedKey(key, read.route().revision(), person(read.keyed().callerTags()));
  }

  /** The text of the implicit identity tag, which a purge by identity marks. */
  private static @Nullable String person(List<Tag> callerTags) {
    return callerTags.isEmpty() ? null : callerTags.getFirst().text();
  }
}
