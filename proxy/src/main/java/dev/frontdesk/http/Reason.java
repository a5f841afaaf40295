package dev.frontdesk.http;

import java.util.Locale;

/**
 * Why a request was answered as it was: the closed list that header, log, metric and {@code
 * explain} share. Every one is produced by a test.
 */
public enum Reason {
  // Answered from the store.
  FRESH("a stored response is fresh"),
  STALE_WHILE_REVALIDATE("stale, within stale-while-revalidate; refreshed behind the answer"),
  STALE_IF_ERROR("stale, because the origin failed"),
  MAX_STALE("stale, and the request allows that"),
  NOT_MODIFIED("the origin confirmed the stored response"),
  JOINED("it joined another request's fill"),

  // Forwarded, and stored if the response allows.
  NOT_STORED("nothing is stored for this key"),
  VARY_MISMATCH("what is stored was selected by other request fields"),
  EXPIRED("what is stored is no longer fresh"),
  INVALIDATED("what is stored was invalidated"),
  UNCONFIRMED("whether what is stored is still valid cannot be told without Redis"),
  RESPONSE_NO_CACHE("the stored response must be validated each time"),
  REQUEST_NO_CACHE("the request asks for validation"),
  REQUEST_MAX_AGE("what is stored is older than the request allows, or not fresh for long enough"),
  INCOMPLETE("only a part of what is wanted is stored"),

  // Forwarded, and the response was not stored.
  REQUEST_NO_STORE("the request forbids storing"),
  RESPONSE_NO_STORE("the response forbids storing"),
  RESPONSE_PRIVATE("the response is for one user"),
  NOT_SHAREABLE("the request has credentials, and the response is not marked as shareable"),
  SET_COOKIE("the response sets a cookie"),
  VARY_STAR("the response varies on everything"),
  REFLECTED_ORIGIN("the response allows the request's Origin without Vary: Origin"),
  STATUS("this status is not stored"),
  PARTIAL(
      "a part that is not kept: of no known whole and version, of no use beside what is stored"),
  NO_FRESHNESS("neither origin nor route gives a freshness lifetime"),
  TOO_LARGE("the body is larger than is stored"),
  FILL_BUDGET("bodies being received take all the memory that they may"),
  TRUNCATED("the body ended early, or nobody can tell that it did not"),
  RULES_REPLACED("the rules were replaced while it was fetched"),
  INVALIDATED_DURING_FILL("it was invalidated while it was fetched"),
  REPLICA_BEHIND("a replica answered that does not show the last changes yet"),

  // Not looked up.
  METHOD("the method is not GET or HEAD"),
  WRITE("a write rule matches"),
  CACHE_OFF("the route says cache: off"),
  UPGRADE("the request asks for another protocol"),
  BODY("a GET or HEAD with a body"),
  RANGE("the request asks for a range of something else than bytes"),
  PRECONDITION("the request has a precondition that only the origin can evaluate"),
  AMBIGUOUS_PATH("the path has more than one reading"),
  CREDENTIALS("the request has credentials, and the route does not say how answers are shared"),
  IDENTITY_MISSING("the route is keyed by identity, and the request has none that is verified"),
  TOKEN_INVALID("the token does not verify"),
  UNLISTED_PARAMETER("a query parameter is not in the route's key"),
  REPEATED_PARAMETER("a parameter that has one value came twice"),
  EMPTY_PARAMETER("a parameter that has a type came empty"),
  MALFORMED_VALUE("a key value does not have its type's form"),
  HELD("a write of unknown outcome holds the tags"),

  // Answered here.
  ONLY_IF_CACHED("the request wants a stored response, and there is none to give"),
  MAX_FORWARDS("Max-Forwards ends the request's way here"),
  CONNECT_REFUSED("CONNECT asks for a tunnel, and none is made here"),
  BAD_REQUEST("the request is malformed"),
  TARGET_TOO_LONG("the request target is longer than the bound"),
  FIELDS_TOO_LARGE("the request's fields are larger than the bound"),
  CONNECT_FAILED("no connection to the origin"),
  CONNECT_TIMEOUT("the origin did not accept a connection in time"),
  RESPONSE_TIMEOUT("the origin did not answer in time"),
  ORIGIN_RESET("the origin closed the connection before its response was complete"),
  ORIGIN_MALFORMED("the origin's response breaks HTTP framing"),
  REDIS_AWAY("the write must reach all nodes, and Redis does not answer"),
  UPSTREAM_FULL("too many requests wait for a connection to the origin"),
  SPILL_EXHAUSTED(
      "no replica may answer, and the primary has answered as many reads for them as it may"),
  QUERY_FAILED("the database refused the query, or its answer is over a bound"),
  FILLS_BUSY("as many fetches for the store run against the origin as may, and none ended in time"),
  LOOP("it has passed so many proxies that it must be going in a circle"),
  INTERNAL("a defect of the proxy");

  private final String meaning;
  private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

  Reason(String meaning) {
    this.meaning = meaning;
  }

  /** As it stands in header, log and metric: {@code stale-if-error}. */
  public String text() {
    return text;
  }

  /** One clause for people. */
  public String meaning() {
    return meaning;
  }

  @Override
  public String toString() {
    return text;
  }
}
