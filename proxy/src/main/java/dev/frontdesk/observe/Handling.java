package dev.frontdesk.observe;

import dev.frontdesk.http.Reason;
import dev.frontdesk.http.StructuredFields;

/** How RFC 9211 §2 calls what was done with a request. */
enum Handling {
  /** Answered from the store without asking the origin. */
  HIT("hit"),
  /** The configuration, or what the request is, keeps the cache out of it. */
  BYPASS("bypass"),
  METHOD("method"),
  URI_MISS("uri-miss"),
  VARY_MISS("vary-miss"),
  /** Nothing that could be used, and the reason does not tell which of the two above. */
  MISS("miss"),
  /** A part was stored, and more was wanted. */
  PARTIAL("partial"),
  /** A stored response was there, and the request did not want it. */
  REQUEST("request"),
  STALE("stale"),
  /** The proxy's own answer: RFC 9211 §2 says not to append a member to it. */
  LOCAL("");

  private final String text;

  Handling(String text) {
    this.text = text;
  }

  /** As RFC 9211 §2.1, §2.2: {@code hit}, or {@code fwd} and why. */
  StructuredFields on(StructuredFields member) {
    return forwarded() ? member.token("fwd", text) : member.flag(text);
  }

  boolean forwarded() {
    return this != HIT && this != LOCAL;
  }

  /** Some answers have reasons of their own, which do not tell why the request went forward. */
  static Handling of(Answered answered) {
    Reason forwardedFor = answered.forwardedFor();
    return switch (answered.reason()) {
      case JOINED, NOT_MODIFIED, STALE_IF_ERROR ->
          of(forwardedFor == null ? answered.reason() : forwardedFor);
      default -> of(answered.reason());
    };
  }

  static Handling of(Reason reason) {
    return switch (reason) {
      case FRESH, STALE_WHILE_REVALIDATE, MAX_STALE -> HIT;
      case STALE_IF_ERROR, NOT_MODIFIED, EXPIRED, INVALIDATED, UNCONFIRMED, RESPONSE_NO_CACHE ->
          STALE;
      case NOT_STORED -> URI_MISS;
      case VARY_MISMATCH -> VARY_MISS;
      case INCOMPLETE -> PARTIAL;
      case REQUEST_NO_CACHE, REQUEST_MAX_AGE, REQUEST_NO_STORE -> REQUEST;
      case JOINED,
          RESPONSE_NO_STORE,
          RESPONSE_PRIVATE,
          SET_COOKIE,
          VARY_STAR,
          REFLECTED_ORIGIN,
          STATUS,
          PARTIAL,
          NO_FRESHNESS,
          TOO_LARGE,
          FILL_BUDGET,
          TRUNCATED,
          RULES_REPLACED,
          INVALIDATED_DURING_FILL,
          REPLICA_BEHIND ->
          MISS;
      case METHOD -> METHOD;
      case NOT_SHAREABLE,
          WRITE,
          CACHE_OFF,
          UPGRADE,
          BODY,
          RANGE,
          PRECONDITION,
          AMBIGUOUS_PATH,
          CREDENTIALS,
          IDENTITY_MISSING,
          TOKEN_INVALID,
          UNLISTED_PARAMETER,
          REPEATED_PARAMETER,
          EMPTY_PARAMETER,
          MALFORMED_VALUE,
          HELD ->
          BYPASS;
      case ONLY_IF_CACHED,
          MAX_FORWARDS,
          CONNECT_REFUSED,
          BAD_REQUEST,
          TARGET_TOO_LONG,
          FIELDS_TOO_LARGE,
          CONNECT_FAILED,
          CONNECT_TIMEOUT,
          RESPONSE_TIMEOUT,
          ORIGIN_RESET,
          ORIGIN_MALFORMED,
          REDIS_AWAY,
          UPSTREAM_FULL,
          SPILL_EXHAUSTED,
          QUERY_FAILED,
          FILLS_BUSY,
          LOOP,
          INTERNAL ->
          LOCAL;
    };
  }
}
