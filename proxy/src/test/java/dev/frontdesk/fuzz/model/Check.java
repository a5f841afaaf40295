package dev.frontdesk.fuzz.model;

/** The rules that the model holds answers against, each with the text that it comes from. */
public enum Check {
  ANSWERED("RFC 9110 §3.4", "each request has an answer that ends"),
  NO_DEFECT("robustness", "nothing is thrown away unhandled, no 500 is made here"),
  PROVENANCE(
      "RFC 9111 §4", "an answer is one of the origin's to this target, or says that it failed"),
  CONTENT("RFC 9111 §3.4", "content is that of one response, and whole or seen to be broken off"),
  TRUNCATED("RFC 9111 §3.3", "an incomplete response is not stored as a complete one"),
  STORABLE("RFC 9111 §3", "only what may be stored answers another request"),
  AUTHORIZATION("RFC 9111 §3.5", "answers to requests with Authorization are shared by permission"),
  COOKIES(
      "promise 2",
      "answers to requests with cookies are shared by permission; no Set-Cookie from a store"),
  VARY("RFC 9111 §4.1", "the nominated fields are those of the original request"),
  FRESH("RFC 9111 §4.2", "without validation, an answer is fresh or may be stale"),
  STALE("RFC 9111 §4.2.4", "what must be revalidated is never stale"),
  STALE_WHILE_REVALIDATE("RFC 5861 §3", "stale within the window that the response grants"),
  STALE_IF_ERROR("RFC 5861 §4", "stale within the window, when the origin failed"),
  NO_CACHE("RFC 9111 §5.2.2.4", "no-cache: validated before each use"),
  REQUEST_NO_CACHE("RFC 9111 §5.2.1.4", "a request's no-cache is heeded"),
  REQUEST_MAX_AGE("RFC 9111 §5.2.1.1", "a request's max-age is heeded"),
  REQUEST_MIN_FRESH("RFC 9111 §5.2.1.3", "a request's min-fresh is heeded"),
  REQUEST_MAX_STALE("RFC 9111 §5.2.1.2", "stale within a request's max-stale"),
  ONLY_IF_CACHED(
      "RFC 9111 §5.2.1.7", "only-if-cached: the origin is not asked, 504 where nothing serves"),
  AGE("RFC 9111 §5.1, §4.2.3", "Age is the current age"),
  DATE("RFC 9110 §6.6.1", "Date is the origin's, or the time of receipt"),
  FRESHENED("RFC 9111 §4.3.4", "what a 304 selected is updated by it"),
  FIELDS("RFC 9111 §3.2", "fields are the stored ones, as far as they were updated"),
  NOT_STORED_FIELDS("RFC 9111 §3.1, §5.2.2", "fields that may not be stored do not come back"),
  NOT_MODIFIED("RFC 9111 §4.3.2, RFC 9110 §13.1", "304 only where the client's condition says so"),
  NOT_MODIFIED_FIELDS("RFC 9110 §15.4.5", "a 304 has the fields that a 200 would have had"),
  NOT_MODIFIED_WANTED("RFC 9111 §4.3.2", "a client that has the stored response gets a 304"),
  INVALIDATED("RFC 9111 §4.4", "what an unsafe request invalidated is not used without validation"),
  NEVER_OLD(
      "promise 3",
      "no answer is older than a write whose answer was released before it was asked for"),
  MOST_RECENT("RFC 9111 §4", "of several stored responses the most recent is used"),
  CONNECTION("RFC 9110 §7.6.1", "fields of one connection do not pass it"),
  FORWARDED("RFC 9110 §7.6", "a request reaches the origin as it was made, an unsafe one once"),
  CONDITIONS(
      "RFC 9111 §4.3.1", "conditions are the client's, or those of a response that may be stored"),
  TARGETED("RFC 9213 §2.2", "a targeted field that counts decides instead of Cache-Control"),
  GROUPS("RFC 9875 §3", "what an unsafe request's answer clears by its group is not used again"),
  RANGE("RFC 9110 §14.2, §15.3.7, §15.5.17", "206 and 416 only to a Range that says so"),
  IF_RANGE("RFC 9110 §13.1.5", "a part only to who has parts of this very version"),
  PARTS("RFC 9111 §3.4", "octets are those of exactly one version, where Content-Range says"),
  COMPLETED("RFC 9111 §3.4", "what is missing is asked for by the strong validator of the rest"),
  HIT("a good cache", "what is plainly fresh is served from the store"),
  VALIDATES("a good cache", "what is plainly stale and has a validator is validated");

  private final String source;
  private final String meaning;

  Check(String source, String meaning) {
    this.source = source;
    this.meaning = meaning;
  }

  @Override
  public String toString() {
    return "%s (%s: %s)".formatted(name(), source, meaning);
  }
}
