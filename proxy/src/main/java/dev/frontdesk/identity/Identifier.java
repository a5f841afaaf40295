package dev.frontdesk.identity;

import dev.frontdesk.http.Cookies;
import dev.frontdesk.http.Field;
import dev.frontdesk.http.FieldNames;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Peer;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.rules.Identified;
import dev.frontdesk.rules.Identity;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says who the caller is. Any thread.
 *
 * <p>The one thing that must never happen is that two callers are taken for the same, or that a
 * caller chooses who they are. So whatever has more than one reading is no identity: a field or
 * cookie that comes twice, an empty value, a cookie value that parsers read differently, a field
 * that {@code Connection} nominates and that the origin therefore would not see (RFC 9110 §7.6.1).
 * No identity means no answer from the cache.
 */
public final class Identifier {
  private static final Future<Identified> NOBODY = Future.succeededFuture(Identified.NOBODY);

  private final Map<String, Identity> identities;
  private final Map<String, Verifier> verifiers;
  private final FieldNames headerNames;

  /** Throws IllegalArgumentException where an identity names a key that is not there. */
  public Identifier(Map<String, Identity> identities, Verifiers verifiers) {
    this.identities = Map.copyOf(identities);
    this.verifiers = verifiers.all();
    Set<String> fields = new HashSet<>();
    identities.forEach((name, identity) -> {
      switch (identity) {
        case Identity.Header(String field) -> fields.add(folded(field));
        case Identity.Cookie cookie -> {}
        case Identity.JwtClaim(String claim, String key) -> {
          if (!this.verifiers.containsKey(key)) {
            throw new IllegalArgumentException(
                "identity %s: key %s (expected: one of %s)"
                    .formatted(name, key, this.verifiers.keySet()));
          }
        }
      }
    });
    this.headerNames = FieldNames.of(fields);
  }

  /**
   * The head without the fields that an identity is read from, unless the peer is trusted. Before
   * anything else sees the request. A spelling with underscores goes too: many servers cannot tell
   * it from the one with hyphens.
   */
  public RequestHead strip(RequestHead head, Peer peer) {
    if (peer.trusted() || headerNames.isEmpty() || !hasIdentityField(head.fields())) {
      return head;
    }
    return head.withFields(head.fields().filter(line -> !line.isAmong(headerNames)));
  }

  /** Completes at once unless a signature takes long to verify; never fails. */
  public Future<Identified> identify(RequestHead head, Peer peer) {
    boolean withToken = !verifiers.isEmpty() && head.fields().contains("Authorization");
    if (identities.isEmpty() && !withToken) {
      return NOBODY;
    }
    Found found = new Found();
    Set<String> nominated = nominated(head.fields());
    for (Map.Entry<String, Identity> declared : identities.entrySet()) {
      String name = declared.getKey();
      switch (declared.getValue()) {
        case Identity.Header(String field) -> {
          if (peer.trusted() && !nominated.contains(lower(field))) {
            found.identity(name, header(head.fields(), field), lower(field));
          }
        }
        case Identity.Cookie(String cookie) -> {
          if (!nominated.contains("cookie")) {
            found.identity(name, cookie(head.fields(), cookie), "cookie:" + cookie);
          }
        }
        case Identity.JwtClaim claim -> {
          // Its token is verified below.
        }
      }
    }
    if (!withToken) {
      return found.nobody() ? NOBODY : Future.succeededFuture(found.complete());
    }
    String token = nominated.contains("authorization") ? null : bearer(head.fields());
    return token == null ? Future.succeededFuture(found.complete()) : withToken(token, found);
  }

  /**
   * The same where head and peer alone say it; null where a token would have to be verified, which
   * is good at one time and not at another.
   */
  public @Nullable Identified identifyByHead(RequestHead head, Peer peer) {
    return !verifiers.isEmpty() && head.fields().contains("Authorization")
        ? null
        : identify(head, peer).result();
  }

  private Future<Identified> withToken(String token, Found found) {
    List<String> names = List.copyOf(verifiers.keySet());
    List<Future<Verdict>> verdicts = new ArrayList<>(names.size());
    verifiers.values().forEach(verifier -> verdicts.add(verifier.verify(token)));
    return Future.join(verdicts)
        .transform(done -> {
          for (int i = 0; i < names.size(); i++) {
            Future<Verdict> verdict = verdicts.get(i);
            // A worker that fails, or is closed, has not verified anything.
            found.verdict(names.get(i), verdict.succeeded() ? verdict.result() : Verdict.UNDECIDED);
          }
          identities.forEach(found::claim);
          return Future.succeededFuture(found.complete());
        });
  }

  private static @Nullable String header(Fields fields, String name) {
    Field only = null;
    for (Field line : fields) {
      if (line.isSpelledLike(name)) {
        if (only != null) {
          return null;
        }
        only = line;
      }
    }
    return only != null && only.is(name) ? only.value() : null;
  }

  private static @Nullable String cookie(Fields fields, String name) {
    String value = Cookies.of(fields).only(name);
    return value != null && Cookies.isPlain(value) ? value : null;
  }

  /** RFC 6750 §2.1; the scheme is compared without regard to case (RFC 9110 §11.1). */
  private static @Nullable String bearer(Fields fields) {
    List<String> lines = fields.all("Authorization");
    if (lines.size() != 1 || !lines.getFirst().regionMatches(true, 0, "Bearer ", 0, 7)) {
      return null;
    }
    String token = lines.getFirst().substring(7).strip();
    return token.isEmpty() || token.indexOf(' ') >= 0 || token.indexOf(',') >= 0 ? null : token;
  }

  private static Set<String> nominated(Fields fields) {
    if (!fields.contains("Connection")) {
      return Set.of();
    }
    Set<String> names = new HashSet<>();
    for (String line : fields.all("Connection")) {
      for (String name : line.split(",")) {
        names.add(lower(name.strip()));
      }
    }
    return names;
  }

  private boolean hasIdentityField(Fields fields) {
    for (Field line : fields) {
      if (line.isAmong(headerNames)) {
        return true;
      }
    }
    return false;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static String folded(String name) {
    return lower(name).replace('_', '-');
  }

  /** Collects what was found of one request; one thread at a time. */
  private static final class Found {
    /** Each is a map or set of its own once something is found; most requests have nothing. */
    private Map<String, String> values = Map.of();

    private Map<String, Map<String, String>> tokens = Map.of();
    private Set<String> fields = Set.of();
    private @Nullable Instant expires;
    private boolean rejected;
    private boolean undecided;

    void identity(String name, @Nullable String value, String field) {
      if (value != null && !value.isEmpty()) {
        identity(name, value);
        field(field);
      }
    }

    void verdict(String key, Verdict verdict) {
      switch (verdict) {
        case Verdict.Verified(Claims claims) -> {
          tokens = tokens.isEmpty() ? new HashMap<>() : tokens;
          tokens.put(key, claims.texts());
          field("authorization");
          if (expires == null || claims.expires().isBefore(expires)) {
            expires = claims.expires();
          }
        }
        case Verdict.Rejected no -> rejected = true;
        case Verdict.Undecided notYet -> undecided = true;
      }
    }

    void claim(String name, Identity identity) {
      if (identity instanceof Identity.JwtClaim(String claim, String key)) {
        Map<String, String> claims = tokens.get(key);
        String value = claims == null ? null : claims.get(claim);
        if (value != null && !value.isEmpty()) {
          identity(name, value);
        }
      }
    }

    private void identity(String name, String value) {
      values = values.isEmpty() ? new HashMap<>() : values;
      values.put(name, value);
    }

    private void field(String name) {
      fields = fields.isEmpty() ? new HashSet<>() : fields;
      fields.add(name);
    }

    boolean nobody() {
      boolean invalid = rejected && !undecided;
      return values.isEmpty() && tokens.isEmpty() && !invalid;
    }

    Identified complete() {
      boolean invalid = rejected && !undecided && tokens.isEmpty();
      return nobody()
          ? Identified.NOBODY
          : new Identified(
              Map.copyOf(values), Map.copyOf(tokens), expires, Set.copyOf(fields), invalid);
    }
  }
}
