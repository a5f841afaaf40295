package dev.frontdesk.http;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Properties of request methods (RFC 9110 §9.2). Method names are case-sensitive. */
public final class Methods {
  /** Of the registered methods; a method that is not known here may change something. */
  private static final Set<String> SAFE =
      Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "REPORT", "SEARCH");

  private static final FieldNames OVERRIDES =
      FieldNames.of("x-http-method-override", "x-http-method", "x-method-override");

  /** Of the methods that nearly all requests have, in upper case as they are. */
  private static final Map<String, Set<String>> USUAL =
      Map.of(
          "GET", Set.of("GET"),
          "HEAD", Set.of("HEAD"),
          "POST", Set.of("POST"),
          "PUT", Set.of("PUT"),
          "PATCH", Set.of("PATCH"),
          "DELETE", Set.of("DELETE"),
          "OPTIONS", Set.of("OPTIONS"));

  private static final int SHORTEST_OVERRIDE = 13;

  private Methods() {}

  /** RFC 9110 §9.2.1. */
  public static boolean isSafe(String method) {
    return SAFE.contains(method);
  }

  /**
   * What the request may be taken for: its method, and those that frameworks let a field put in its
   * place. Some read methods without regard to case, so each stands there in upper case, too.
   */
  public static Set<String> meant(RequestHead head) {
    Set<String> usual = USUAL.get(head.method());
    Set<String> methods = usual == null ? with(Set.of(head.method()), head.method()) : usual;
    for (Field line : head.fields()) {
      if (line.name().length() >= SHORTEST_OVERRIDE && line.isAmong(OVERRIDES)) {
        methods = with(methods, line.value());
      }
    }
    return methods;
  }

  /** The usual request has one, and costs no new set. */
  private static Set<String> with(Set<String> methods, String method) {
    String upper = method.toUpperCase(Locale.ROOT);
    if (methods.contains(upper)) {
      return methods;
    }
    Set<String> more = new LinkedHashSet<>(methods);
    more.add(upper);
    return more;
  }

  /** Whatever the request is taken for, it changes nothing. */
  public static boolean areSafe(RequestHead head) {
    return areSafe(meant(head));
  }

  /**
   * Each of them is safe.
   *
   * @param meant as {@link #meant} gives it
   */
  public static boolean areSafe(Set<String> meant) {
    for (String method : meant) {
      if (!SAFE.contains(method)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Answered from the store: GET and HEAD (RFC 9110 §9.2.3). The answer to a POST may be stored for
   * them, but no POST is answered so.
   */
  public static boolean isCacheable(String method) {
    return method.equals("GET") || method.equals("HEAD");
  }
}
