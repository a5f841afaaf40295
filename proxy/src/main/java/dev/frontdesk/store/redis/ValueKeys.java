package dev.frontdesk.store.redis;

import dev.frontdesk.key.SharedKey;
import dev.frontdesk.policy.Nominated;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where in Redis a value is. Everything is a digest: keys of Redis show up in logs and monitors,
 * and a cache key may have a person's name in it. The braces make Cluster spread keys by the digest
 * and not by the namespace. Immutable.
 *
 * <ul>
 *   <li>{@code NS:v:{KEY}}: a hash; the variants of one key, each in the field that is the digest
 *       of its nominated values.
 *   <li>{@code NS:p:{PERSON}}: a hash; all that is one person's, each key in the field that is its
 *       digest, so that the whole of it is deleted at once.
 * </ul>
 */
final class ValueKeys {
  /** Octets of a digest that are used: nobody finds two texts with the same. */
  private static final int LENGTH = 16;

  private final String namespace;

  ValueKeys(String namespace) {
    this.namespace = namespace;
  }

  /** The hash that it is in. */
  String of(SharedKey key) {
    String person = key.person();
    return person == null ? namespace + ":v:{" + digest(key) + "}" : ofPerson(person);
  }

  String ofPerson(String person) {
    return namespace + ":p:{" + digestOf(person) + "}";
  }

  /** The field that it is in. */
  static String field(SharedKey key, Nominated nominated) {
    return key.person() == null ? digest(nominated) : digest(key);
  }

  /** Of the cache key and the revision; the person is in the cache key. */
  static String digest(SharedKey key) {
    OctetWriter text = new OctetWriter(256);
    text.text(key.key().text());
    text.text(key.revision());
    return hex(text);
  }

  private static String digest(Nominated nominated) {
    OctetWriter text = new OctetWriter(256);
    for (Map.Entry<String, @Nullable String> field : new TreeMap<>(nominated.values()).entrySet()) {
      text.text(field.getKey());
      text.optional(field.getValue());
    }
    return hex(text);
  }

  private static String digestOf(String person) {
    OctetWriter text = new OctetWriter(64);
    text.text(person);
    return hex(text);
  }

  private static String hex(OctetWriter text) {
    return HexFormat.of().formatHex(Arrays.copyOf(sha256(text.octets()), LENGTH));
  }

  static byte[] sha256(byte[] octets) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(octets);
    } catch (NoSuchAlgorithmException notThere) {
      throw new IllegalStateException("every Java platform has SHA-256", notThere);
    }
  }
}
