package dev.frontdesk.policy;

import dev.frontdesk.http.CacheDirective;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.ResponseCacheControl;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.rules.CacheRule.ClientFreshness;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The head of an answer: Age, and what the client is told of freshness. */
public final class ServedHead {
  private ServedHead() {}

  /** From the store: with Age in whole seconds (RFC 9111 §5.1). */
  public static ResponseHead of(StoredResponse stored, ClientFreshness client, Instant now) {
    Freshness freshness = stored.freshness();
    Duration age = wholeSeconds(freshness.age(now));
    Fields fields = stored.head().fields().with("Age", Long.toString(age.toSeconds()));
    return stored.head().withFields(told(fields, client, freshness, age, now));
  }

  /** A response that is reused while it is still being received: with its Age, too. */
  public static ResponseHead aged(ResponseHead response, Freshness freshness, Instant now) {
    Duration age = wholeSeconds(freshness.age(now));
    return response.withFields(response.fields().with("Age", Long.toString(age.toSeconds())));
  }

  /**
   * A response that is forwarded on a caching route, as it came but for what the client is told, so
   * that a MISS promises no more than the HIT after it. One that was not stored keeps its own
   * fields, unless the route says {@code client: no-cache}.
   */
  public static ResponseHead forwarded(
      ResponseHead response, ClientFreshness client, Storage storage, Instant now) {
    Freshness freshness = storage instanceof Storage.Store store ? store.freshness() : null;
    Duration age = Age.value(response.fields());
    return response.withFields(told(response.fields(), client, freshness, age, now));
  }

  /**
   * A shared cache cannot take back what a client keeps, so what the route made fresh is {@code
   * no-cache} for clients.
   *
   * @param freshness null where the response was not stored
   * @param age what Age says, or will be taken to say
   */
  private static Fields told(
      Fields fields,
      ClientFreshness client,
      @Nullable Freshness freshness,
      Duration age,
      Instant now) {
    return switch (client) {
      case ClientFreshness.Origin() -> fields;
      case ClientFreshness.Automatic() ->
          freshness != null && freshness.source() == Freshness.Source.ROUTE
              ? replaced(fields, "no-cache", freshness)
              : fields;
      case ClientFreshness.NoCache() -> replaced(fields, "no-cache", freshness);
      case ClientFreshness.MaxAge(Duration maxAge) ->
          freshness == null
              ? fields
              : replaced(
                  fields, "max-age=" + maxAge(maxAge, freshness, age, now).toSeconds(), freshness);
    };
  }

  /**
   * Clients subtract Age from max-age (RFC 9111 §4.2), so it is added; and nothing outlives the
   * route's {@code until}.
   */
  private static Duration maxAge(Duration wanted, Freshness freshness, Duration age, Instant now) {
    Instant end = freshness.notAfter();
    Duration allowed = wanted;
    if (end != null && Duration.between(now, end).compareTo(wanted) < 0) {
      allowed = Duration.between(now, end);
    }
    return wholeSeconds(allowed.isNegative() ? Duration.ZERO : allowed.plus(age));
  }

  /**
   * Cache-Control in the place of the origin's, Expires and Pragma taken off. What forbids a client
   * to keep or share it stays: {@code no-store} leaves all as it is, {@code private} stays beside
   * {@code no-cache} where the route stored it all the same, and leaves all as it is where it did
   * not.
   */
  private static Fields replaced(Fields fields, String told, @Nullable Freshness freshness) {
    ResponseCacheControl origin = ResponseCacheControl.of(fields);
    if (origin.noStore() || (origin.isPrivate() && freshness == null)) {
      return fields;
    }
    StringBuilder text = new StringBuilder(told);
    if (origin.isPrivate()) {
      text.append(", private");
    }
    qualified(text, "private", origin.privateFields());
    if (!told.equals("no-cache")) {
      qualified(text, "no-cache", origin.noCacheFields());
    }
    if (origin.noTransform()) {
      text.append(", no-transform");
    }
    return fields.without("Expires").without("Pragma").with("Cache-Control", text.toString());
  }

  /** What is the asker's own is also that to caches behind us. */
  private static void qualified(StringBuilder text, String name, Set<String> fields) {
    if (!fields.isEmpty()) {
      text.append(", ").append(name).append("=\"").append(String.join(", ", fields)).append('"');
    }
  }

  private static Duration wholeSeconds(Duration time) {
    Duration bounded = time.compareTo(CacheDirective.LONGEST) > 0 ? CacheDirective.LONGEST : time;
    return Duration.ofSeconds(bounded.toSeconds());
  }
}
