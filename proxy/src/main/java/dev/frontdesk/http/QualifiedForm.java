package dev.frontdesk.http;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * {@code no-cache="f1, f2"} and {@code private="f1"}: a response that may be reused without these
 * fields (RFC 9111 §5.2.2.4, §5.2.2.7). Only a quoted, well-formed list that is not empty is read
 * so; any other argument counts as none, which forbids more.
 */
final class QualifiedForm {
  /**
   * Without one of these the response would be another one, or could be taken for fresh for longer:
   * to name it is to forbid the reuse of the whole.
   */
  private static final Set<String> INDISPENSABLE =
      Set.of(
          "age",
          "cache-control",
          "content-encoding",
          "content-length",
          "content-location",
          "content-range",
          "content-type",
          "date",
          "etag",
          "expires",
          "last-modified",
          "location",
          "transfer-encoding",
          "vary");

  private QualifiedForm() {}

  static boolean countsAsBare(List<CacheDirective> directives, String name) {
    for (CacheDirective directive : directives) {
      if (directive.is(name) && named(directive).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** All that the qualified forms of this directive name; empty where there are none. */
  static Set<String> fields(List<CacheDirective> directives, String name) {
    if (!CacheDirective.has(directives, name)) {
      return Set.of();
    }
    SortedSet<String> all = new TreeSet<>();
    for (CacheDirective directive : directives) {
      if (directive.is(name)) {
        all.addAll(named(directive));
      }
    }
    return Collections.unmodifiableSortedSet(all);
  }

  /** Empty where it counts as bare. */
  private static Set<String> named(CacheDirective directive) {
    String argument = directive.argument();
    if (argument == null || !directive.quoted() || !directive.wellFormed()) {
      return Set.of();
    }
    Set<String> names = new TreeSet<>();
    for (String name : Tokens.split(argument, ',')) {
      String lower = name.toLowerCase(Locale.ROOT);
      boolean skipped = name.isEmpty();
      if (!skipped && (!Tokens.isFieldName(name) || INDISPENSABLE.contains(lower))) {
        return Set.of();
      }
      if (!skipped) {
        names.add(lower);
      }
    }
    return names;
  }
}
