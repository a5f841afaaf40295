package dev.frontdesk.store.memory;

import dev.frontdesk.http.CommonTexts;
import dev.frontdesk.http.Field;
import dev.frontdesk.http.Fields;
import dev.frontdesk.key.CacheKey;
import dev.frontdesk.policy.HeldParts;
import dev.frontdesk.policy.Nominated;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Terms;
import java.util.List;
import java.util.Map;

/**
 * What a stored response costs in heap bytes, object by object: a test holds the sums against a
 * measured heap. Texts that many responses share are weighed with none of them; {@link CommonTexts}
 * has a bound for all of them together.
 */
final class Weights {
  private static final HeapLayout HEAP = HeapLayout.OF_PROCESS;

  /** Its fields: nine references, two numbers and a flag. */
  private static final int RESPONSE = HEAP.object(9, 2 * Long.BYTES + 1);

  /** Six lengths of time, a part of a second, two references and two flags. */
  private static final int FRESHNESS = HEAP.object(2, 6 * Long.BYTES + Integer.BYTES + 2);

  /** An Instant: seconds and a part of one. */
  private static final int INSTANT = HEAP.object(0, Long.BYTES + Integer.BYTES);

  private static final int KEY = HEAP.object(2, Integer.BYTES);

  /**
   * What each key has in Caffeine: its node (four references, two weights and a queue's number),
   * the hash table's (three references and a hash) with two places on average, since it is at most
   * three quarters full, and a word and a half of the frequency sketch.
   */
  private static final int NODE =
      HEAP.object(4, 3 * Integer.BYTES)
          + HEAP.object(3, Integer.BYTES)
          + 2 * HEAP.reference()
          + 3 * Long.BYTES / 2;

  private static final int TERMS = HEAP.object(2, 1);
  private static final int FIELD = HEAP.object(2, 0) + HEAP.reference();

  /** A small immutable list, map or set, without its elements. */
  private static final int COLLECTION = HEAP.object(1, 2 * Integer.BYTES);

  private static final int NAMED = HEAP.object(3, 0);
  private static final int PART = HEAP.object(1, Long.BYTES) + HEAP.reference();

  private Weights() {}

  static long of(CacheKey key) {
    return NODE + KEY + HEAP.string(key.own());
  }

  /** The list of so many responses under one key. */
  static long ofList(int responses) {
    return responses == 1
        ? HEAP.object(1, Integer.BYTES)
        : HEAP.object(1, 2 * Integer.BYTES) + HEAP.references(responses);
  }

  static long of(StoredResponse response) {
    return RESPONSE
        + FRESHNESS
        + (response.freshness().notAfter() == null ? 0 : INSTANT)
        + HEAP.array(response.packedBytes())
        + (response.held() == null ? HEAP.array(response.body().length) : of(response.held()))
        + ofCodings(response.codings())
        + of(response.terms())
        + of(response.nominated());
  }

  private static long of(HeldParts held) {
    return HEAP.object(1, Long.BYTES)
        + COLLECTION
        + held.bytes()
        + held.pieces() * (PART + HEAP.array(Integer.BYTES));
  }

  private static long ofCodings(Map<String, byte[]> codings) {
    if (codings.isEmpty()) {
      return 0;
    }
    long weight = COLLECTION + HEAP.references(4 * codings.size());
    for (byte[] coded : codings.values()) {
      weight += HEAP.array(coded.length);
    }
    return weight;
  }

  private static long of(Terms terms) {
    if (terms.equals(Terms.NONE) || terms.equals(Terms.MUST_REVALIDATE)) {
      return 0;
    }
    long weight = TERMS + of(terms.forCaches());
    if (!terms.ownFields().isEmpty()) {
      weight += COLLECTION + HEAP.references(2 * terms.ownFields().size());
    }
    for (String name : terms.ownFields()) {
      weight += of(name);
    }
    return weight;
  }

  private static long of(Fields lines) {
    long weight = lines.isEmpty() ? 0 : HEAP.object(1, 0) + HEAP.references(0);
    for (Field line : lines) {
      weight += FIELD + of(line.name()) + of(line.value());
    }
    return weight;
  }

  private static long of(Nominated nominated) {
    List<Nominated.Named> fields = nominated.fields();
    if (fields.isEmpty()) {
      return 0;
    }
    long weight = HEAP.object(2, 0) + COLLECTION + HEAP.references(fields.size());
    for (Nominated.Named field : fields) {
      String value = field.value();
      String line = field.line();
      weight += NAMED + of(field.name());
      weight += value == null ? 0 : of(value);
      weight += line == null || line.equals(value) ? 0 : of(line);
    }
    String language = nominated.language();
    return weight + (language == null ? 0 : of(language));
  }

  private static long of(String text) {
    return CommonTexts.OF_PROCESS.has(text) ? 0 : HEAP.string(text);
  }
}
