package dev.frontdesk.http;

import java.util.Set;

/** Properties of request methods (RFC 9110 §9.2). Method names are case-sensitive. */
public final class Methods {
  /** Of the registered methods; a method that is not known here may change something. */
  private static final Set<String> SAFE =
      Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "REPORT", "SEARCH");

  private static final Set<String> IDEMPOTENT_UNSAFE = Set.of("PUT", "DELETE");

  private Methods() {}

  /** RFC 9110 §9.2.1. */
  public static boolean isSafe(String method) {
    return SAFE.contains(method);
  }

  /** RFC 9110 §9.2.2: safe methods, PUT and DELETE. */
  public static boolean isIdempotent(String method) {
    return isSafe(method) || IDEMPOTENT_UNSAFE.contains(method);
  }

  /**
   * RFC 9110 §9.2.3: GET and HEAD. POST may be cacheable too, but no cache known to us does it, nor
   * does this one.
   */
  public static boolean isCacheable(String method) {
    return method.equals("GET") || method.equals("HEAD");
  }
}
