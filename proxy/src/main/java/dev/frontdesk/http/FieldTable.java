package dev.frontdesk.http;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How each field is treated: the one table. A field that is not in it is end-to-end, stored, and
 * updated by a 304.
 */
public final class FieldTable {
  private static final Map<String, Row> ROWS = new HashMap<>();

  /** What can be special about a field. */
  public enum Trait {
    /** For the next recipient only: never forwarded, never stored (RFC 9110 §7.6.1). */
    HOP_BY_HOP,
    /** Forwarded, but never kept with a stored response (RFC 9111 §3.1). */
    NOT_STORED,
    /** A 304 does not change it in a stored response (RFC 9111 §3.2). */
    NOT_UPDATED,
    /** It describes content, and a 304 has none: it is not sent with one (RFC 9110 §15.4.5). */
    NOT_IN_304,
    /**
     * It means the same to all recipients, so Connection cannot take it off (RFC 9110 §7.6.1
     * forbids to nominate such a field): a client could otherwise hide from the origin who asks or
     * how the message is framed, and an origin hide from this cache what it must not store.
     */
    NEVER_NOMINATED
  }

  /**
   * One field's row.
   *
   * @param name in lower case
   * @param source the RFC section that says so, or that it is custom
   */
  public record Row(String name, Set<Trait> traits, String source) {}

  static {
    row("connection", "RFC 9110 §7.6.1", Trait.HOP_BY_HOP);
    row("proxy-connection", "RFC 9110 §7.6.1", Trait.HOP_BY_HOP);
    row("keep-alive", "RFC 9110 §7.6.1", Trait.HOP_BY_HOP);
    row("te", "RFC 9110 §10.1.4", Trait.HOP_BY_HOP);
    row("transfer-encoding", "RFC 9112 §6.1", Trait.HOP_BY_HOP);
    row("upgrade", "RFC 9110 §7.8", Trait.HOP_BY_HOP);
    row("http2-settings", "RFC 7540 §3.2.1", Trait.HOP_BY_HOP);

    // Stored responses have no trailers, so they announce none.
    row("trailer", "RFC 9110 §6.6.2", Trait.NOT_STORED, Trait.NOT_IN_304);
    row("proxy-authenticate", "RFC 9111 §3.1", Trait.NOT_STORED, Trait.NEVER_NOMINATED);
    row("proxy-authentication-info", "RFC 9111 §3.1", Trait.NOT_STORED, Trait.NEVER_NOMINATED);
    row("proxy-authorization", "RFC 9111 §3.1", Trait.NOT_STORED, Trait.NEVER_NOMINATED);
    row("age", "RFC 9111 §5.1", Trait.NOT_STORED, Trait.NEVER_NOMINATED);
    // What this proxy says of one answer, and what another one before it said of its own.
    row("x-cache", "custom", Trait.NOT_STORED);
    row("x-cache-ttl", "custom", Trait.NOT_STORED);
    row("x-response-time", "custom", Trait.NOT_STORED);

    content("content-length", "RFC 9111 §3.2", Trait.NOT_UPDATED);
    content("content-encoding", "RFC 9111 §3.2", Trait.NOT_UPDATED);
    content("content-range", "RFC 9111 §3.2", Trait.NOT_UPDATED);
    // It is about the content of the message that carries it, and a 304's is empty.
    content("content-digest", "RFC 9530 §2", Trait.NOT_UPDATED);
    content("content-md5", "RFC 2616 §14.15", Trait.NOT_UPDATED);
    content("content-type", "RFC 9110 §8.3");
    content("content-language", "RFC 9110 §8.5");
    content("repr-digest", "RFC 9530 §3");
    content("digest", "RFC 3230 §4.3.2");

    for (String name :
        new String[] {
          "host",
          "date",
          "via",
          "vary",
          "etag",
          "expires",
          "last-modified",
          "cache-control",
          "cdn-cache-control",
          "surrogate-control",
          "pragma",
          "content-location",
          "location",
          "accept",
          "accept-encoding",
          "accept-language",
          "range",
          "expect",
          "if-match",
          "if-none-match",
          "if-modified-since",
          "if-unmodified-since",
          "if-range",
          "authorization",
          "www-authenticate",
          "cookie",
          "set-cookie",
          "origin",
          "forwarded",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-proto",
          "access-control-allow-origin",
          "strict-transport-security"
        }) {
      row(name, "RFC 9110 §7.6.1", Trait.NEVER_NOMINATED);
    }
  }

  private static final String[] HOP_BY_HOP =
      ROWS.values().stream()
          .filter(row -> row.traits().contains(Trait.HOP_BY_HOP))
          .map(Row::name)
          .toArray(String[]::new);

  private FieldTable() {}

  /** All rows. */
  public static Collection<Row> rows() {
    return Set.copyOf(ROWS.values());
  }

  /** The field's row, or null for a field that nothing is special about. */
  public static @Nullable Row row(String name) {
    return ROWS.get(FieldNames.lower(name));
  }

  public static boolean has(String name, Trait trait) {
    Row row = row(name);
    return row != null && row.traits().contains(trait);
  }

  /** What is left for the next recipient: see {@link #endToEnd(Fields, Set)}. */
  public static Fields endToEnd(Fields fields) {
    return endToEnd(fields, Set.of());
  }

  /**
   * Without hop-by-hop fields and those that Connection nominates (RFC 9110 §7.6.1), but for fields
   * that it may never nominate. Where the client asks for an upgrade that is passed on, the caller
   * puts Connection and Upgrade back.
   *
   * @param alsoKept more names, in lower case, that cannot be nominated: the fields that carry
   *     credentials or identities
   */
  public static Fields endToEnd(Fields fields, Set<String> alsoKept) {
    if (!hasHopByHop(fields)) {
      // Then nothing is nominated either: Connection is one of them.
      return fields;
    }
    Set<String> nominated = nominated(fields, alsoKept);
    return fields.filter(line ->
        !isHopByHop(line)
            && (nominated.isEmpty() || !nominated.contains(line.name().toLowerCase(Locale.ROOT))));
  }

  /** A trailer section without what its message's Connection nominates (RFC 9110 §7.6.1). */
  static Fields withoutNominated(Fields trailers, Fields head) {
    Set<String> nominated = nominated(head, Set.of());
    return nominated.isEmpty()
        ? trailers
        : trailers.filter(line -> !nominated.contains(line.name().toLowerCase(Locale.ROOT)));
  }

  /** Without making anything: nearly no request has one, and each is asked. */
  private static boolean hasHopByHop(Fields fields) {
    for (String name : HOP_BY_HOP) {
      if (fields.contains(name)) {
        return true;
      }
    }
    return false;
  }

  /** What is kept of a response's fields in the store (RFC 9111 §3.1). */
  public static Fields stored(Fields response) {
    return endToEnd(response).filter(line -> !has(line.name(), Trait.NOT_STORED));
  }

  private static boolean isHopByHop(Field line) {
    for (String name : HOP_BY_HOP) {
      if (line.is(name)) {
        return true;
      }
    }
    return false;
  }

  private static Set<String> nominated(Fields fields, Set<String> alsoKept) {
    String only = fields.only("Connection");
    if (only != null && (only.equals("keep-alive") || only.equals("close"))) {
      // Nearly always. The one is hop-by-hop in any case, and the other no field.
      return Set.of();
    }
    Set<String> names = new HashSet<>();
    for (String member : Tokens.members(fields, "Connection")) {
      String name = member.toLowerCase(Locale.ROOT);
      if (!has(name, Trait.NEVER_NOMINATED) && !alsoKept.contains(name)) {
        names.add(name);
      }
    }
    return names;
  }

  private static void row(String name, String source, Trait... traits) {
    if (ROWS.put(name, new Row(name, Set.of(traits), source)) != null) {
      throw new IllegalStateException("two rows for " + name);
    }
  }

  /** Fields that describe the content: in no 304, and not for Connection to nominate. */
  private static void content(String name, String source, Trait... more) {
    Set<Trait> traits = new HashSet<>(Set.of(more));
    traits.add(Trait.NOT_IN_304);
    traits.add(Trait.NEVER_NOMINATED);
    row(name, source, traits.toArray(new Trait[0]));
  }
}
