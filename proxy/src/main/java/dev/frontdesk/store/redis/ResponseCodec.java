package dev.frontdesk.store.redis;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.http.Tokens;
import dev.frontdesk.key.SharedKey;
import dev.frontdesk.policy.Freshness;
import dev.frontdesk.policy.Nominated;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Terms;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.store.redis.ValueObserver.Unusable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A stored response as octets: all of it but the codings that were made from its body, which each
 * node makes for itself. The text of its key is among them, so that what is under a wrong key, or
 * under a digest that two keys have in common, is found out.
 */
final class ResponseCodec {
  /** Octets that a field line, or a tag, takes at least. */
  private static final int LEAST = 2;

  private static final int LOWEST_STATUS = 100;
  private static final int HIGHEST_STATUS = 599;

  /** What a head usually takes, with keys and tags. */
  private static final int USUAL_HEAD = 1024;

  private ResponseCodec() {}

  /**
   * @param ahead by how much Redis' clock is ahead of ours
   */
  static byte[] encode(SharedKey key, StoredResponse response, Duration ahead) {
    OctetWriter out = new OctetWriter(response.body().length + USUAL_HEAD);
    out.text(key.key().text());
    out.text(key.revision());
    out.optional(key.person());
    out.text(response.route());
    out.number(response.head().status());
    write(out, response.head().fields());
    write(out, response.nominated());
    TimesCodec.write(out, response.freshness(), ahead);
    out.flag(response.shareable());
    out.number(response.tags().size());
    for (Tag tag : response.tags()) {
      out.text(tag.text());
      out.flag(tag.cut());
    }
    Terms terms = response.terms();
    out.flag(terms.mustRevalidate());
    write(out, terms.forCaches());
    out.number(terms.ownFields().size());
    terms.ownFields().forEach(out::text);
    out.number(response.body().length);
    out.raw(response.body());
    return out.octets();
  }

  /**
   * @param key that the caller looked under
   * @param sequence that it is stamped with in this process
   */
  static StoredResponse decode(SharedKey key, byte[] octets, long sequence, Duration ahead)
      throws Unreadable {
    OctetReader in = new OctetReader(octets);
    String person = key.person();
    boolean own = in.text().equals(key.key().text());
    own &= in.text().equals(key.revision());
    String writtenFor = in.optional();
    own &= person == null ? writtenFor == null : person.equals(writtenFor);
    if (!own) {
      throw new Unreadable(Unusable.MISPLACED);
    }
    String route = in.text();
    long status = in.number();
    if (status < LOWEST_STATUS || status > HIGHEST_STATUS) {
      throw Unreadable.corrupt();
    }
    ResponseHead head = new ResponseHead((int) status, fields(in));
    Nominated nominated = nominated(in);
    Freshness freshness = TimesCodec.read(in, ahead);
    boolean shareable = in.flag();
    List<Tag> tags = tags(in);
    Terms terms = terms(in);
    byte[] body = in.raw(in.number());
    in.end();
    return new StoredResponse(
        key.key(), route, head, body, Map.of(), nominated, freshness, shareable, tags, sequence,
        terms);
  }

  private static void write(OctetWriter out, Fields fields) {
    out.number(fields.size());
    for (Field line : fields) {
      out.text(line.name());
      out.text(line.value());
    }
  }

  private static Fields fields(OctetReader in) throws Unreadable {
    int count = in.count(LEAST);
    Fields.Builder fields = Fields.builder();
    for (int i = 0; i < count; i++) {
      String name = in.text();
      String value = in.text();
      // It is sent to clients: nothing that would end the line, whoever wrote it.
      if (!Tokens.isFieldName(name) || endsLine(value)) {
        throw Unreadable.corrupt();
      }
      fields.add(name, value);
    }
    return fields.build();
  }

  private static boolean endsLine(String value) {
    return value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0 || value.indexOf('\0') >= 0;
  }

  private static void write(OctetWriter out, Nominated nominated) {
    Fields lines = nominated.lines();
    out.number(nominated.values().size());
    for (Map.Entry<String, @Nullable String> field : new TreeMap<>(nominated.values()).entrySet()) {
      out.text(field.getKey());
      out.optional(field.getValue());
      out.optional(lines.first(field.getKey()));
    }
    out.optional(nominated.language());
  }

  private static Nominated nominated(OctetReader in) throws Unreadable {
    int count = in.count(LEAST);
    Map<String, @Nullable String> values = new TreeMap<>();
    Fields.Builder lines = Fields.builder();
    for (int i = 0; i < count; i++) {
      String name = in.text();
      values.put(name, in.optional());
      String line = in.optional();
      if (line != null) {
        lines.add(name, line);
      }
    }
    String language = in.optional();
    if (values.size() != count) {
      throw Unreadable.corrupt();
    }
    return Nominated.restored(Collections.unmodifiableMap(values), lines.build(), language);
  }

  private static List<Tag> tags(OctetReader in) throws Unreadable {
    int count = in.count(LEAST);
    List<Tag> tags = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String text = in.text();
      tags.add(new Tag(text, in.flag()));
    }
    return tags;
  }

  private static Terms terms(OctetReader in) throws Unreadable {
    boolean mustRevalidate = in.flag();
    Fields forCaches = fields(in);
    int count = in.count(1);
    Set<String> own = new HashSet<>();
    for (int i = 0; i < count; i++) {
      own.add(in.text());
    }
    return !mustRevalidate && forCaches.isEmpty() && own.isEmpty()
        ? Terms.NONE
        : new Terms(mustRevalidate, forCaches, Set.copyOf(own));
  }
}
