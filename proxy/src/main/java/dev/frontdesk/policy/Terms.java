package dev.frontdesk.policy;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.ResponseCacheControl;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.http.SurrogateControl;
import dev.frontdesk.rules.CacheRule;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * What a response says of its use, and what is therefore kept beside its head or not at all:
 * settled when it is stored, so that no reader has to look for it.
 *
 * @param mustRevalidate it may answer requests with Authorization (RFC 9111 §3.5)
 * @param forCaches lines that are between the origin and this proxy: {@code Surrogate-Control}
 *     where the route reads it. Kept, because a 304 need not repeat them (RFC 9111 §3.2)
 * @param ownFields names, in lower case, of fields for the one who asked, which are not stored (RFC
 *     9111 §5.2.2.4, §5.2.2.7)
 */
public record Terms(boolean mustRevalidate, Fields forCaches, Set<String> ownFields) {
  /** Of a response that says nothing of the kind. */
  public static final Terms NONE = new Terms(false, Fields.EMPTY, Set.of());

  /** Of one that says that, and nothing else of the kind. */
  public static final Terms MUST_REVALIDATE = new Terms(true, Fields.EMPTY, Set.of());

  static Terms of(Fields response, ResponseCacheControl cacheControl, CacheRule rule) {
    Set<String> own = cacheControl.noCacheFields();
    if (!cacheControl.privateFields().isEmpty()) {
      own = new HashSet<>(own);
      own.addAll(cacheControl.privateFields());
    }
    Fields forCaches =
        areForCaches(rule) ? response.filter(line -> line.is(SurrogateControl.NAME)) : Fields.EMPTY;
    if (own.isEmpty() && forCaches.isEmpty()) {
      return cacheControl.mustRevalidate() ? MUST_REVALIDATE : NONE;
    }
    return new Terms(cacheControl.mustRevalidate(), forCaches, Set.copyOf(own));
  }

  /** The lines that are for the one who asked. */
  public Fields own(Fields response) {
    return ownFields.isEmpty() ? Fields.EMPTY : response.filter(this::isOwn);
  }

  /** The head for all others. */
  public ResponseHead withoutOwn(ResponseHead head) {
    return ownFields.isEmpty() ? head : head.withFields(withoutOwn(head.fields()));
  }

  /** The same for a trailer section. */
  public Fields withoutOwn(Fields lines) {
    return ownFields.isEmpty() ? lines : lines.filter(line -> !isOwn(line));
  }

  /** The head of a response as it came, without what is not for clients. */
  public static ResponseHead forClients(ResponseHead head, CacheRule rule) {
    return areForCaches(rule) && head.fields().contains(SurrogateControl.NAME)
        ? head.withFields(head.fields().without(SurrogateControl.NAME))
        : head;
  }

  private static boolean areForCaches(CacheRule rule) {
    return rule.targeted().names(SurrogateControl.NAME);
  }

  private boolean isOwn(Field line) {
    return ownFields.contains(line.name().toLowerCase(Locale.ROOT));
  }
}
