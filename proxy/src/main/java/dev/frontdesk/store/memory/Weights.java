package dev.frontdesk.store.memory;

import dev.frontdesk.http.Field;
import dev.frontdesk.policy.HeldParts;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Terms;
import dev.frontdesk.rules.Tag;
import java.util.Map;

/**
 * What a stored response costs in heap bytes, on a 64-bit JVM with compressed references. A test
 * holds the sums against a measured heap. Strings count one byte for a character, as field lines
 * and keys are Latin-1.
 */
final class Weights {
  /** Header and length of an array, and what alignment adds on average. */
  private static final int ARRAY = 16 + 4;

  private static final int STRING = 24 + ARRAY;
  private static final int REFERENCE = 4;

  /** A field line or a tag: a small object and its slot in a list. */
  private static final int SMALL_RECORD = 24 + REFERENCE;

  /** What a nominated field's line as it came costs beside its text. */
  private static final int NAMED = 24 + REFERENCE;

  /** A line of an immutable map: two slots for each line, and half of them stay empty. */
  private static final int MAP_LINE = 4 * REFERENCE;

  /**
   * The objects that each response has once: itself (72), head, fields and their list (24 + 16 + 24
   * + 16), nominated values, codings and tags (16 + 2 * 32 + 24 + 16), freshness with its times (48
   * + 6 * 24).
   */
  private static final int RESPONSE = 72 + 80 + 120 + 192;

  /** What is kept beside a head: the record (24), fields and their list (16 + 24), names (24). */
  private static final int TERMS = 24 + 40 + 24;

  /**
   * What each key has once: the key's record, Caffeine's node (72), the hash table's node and slots
   * (32 + 12), the list of variants (24 + 24 + 16) and Caffeine's part in its frequency sketch (8).
   */
  private static final int KEY = 16 + 72 + 44 + 64 + 8;

  /** Of a partial response: itself and its list (24 + 16 + 16). */
  private static final int HELD = 56;

  /** One piece of it: its record (24), its slot, its array. */
  private static final int PIECE = 24 + REFERENCE + ARRAY;

  private Weights() {}

  static long ofKey(String text) {
    return KEY + ofString(text);
  }

  static long of(StoredResponse response) {
    long weight = (long) RESPONSE + REFERENCE + ARRAY + response.body().length;
    HeldParts held = response.held();
    if (held != null) {
      weight += HELD + held.bytes() + held.pieces() * (long) PIECE;
    }
    for (Map.Entry<String, byte[]> coded : response.codings().entrySet()) {
      weight += MAP_LINE + ofString(coded.getKey()) + ARRAY + coded.getValue().length;
    }
    for (Field line : response.head().fields()) {
      weight += SMALL_RECORD + ofString(line.name()) + ofString(line.value());
    }
    if (!response.terms().equals(Terms.NONE)) {
      weight += TERMS;
    }
    for (Field line : response.terms().forCaches()) {
      weight += SMALL_RECORD + ofString(line.name()) + ofString(line.value());
    }
    for (String name : response.terms().ownFields()) {
      weight += MAP_LINE + ofString(name);
    }
    for (Map.Entry<String, String> named : response.nominated().values().entrySet()) {
      String value = named.getValue();
      weight += MAP_LINE + ofString(named.getKey()) + (value == null ? 0 : ofString(value));
      weight += NAMED + STRING;
    }
    weight += response.nominated().extraText();
    for (Tag tag : response.tags()) {
      weight += SMALL_RECORD + ofString(tag.text());
    }
    return weight;
  }

  private static long ofString(String text) {
    return STRING + (long) text.length();
  }
}
