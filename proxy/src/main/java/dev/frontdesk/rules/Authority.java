package dev.frontdesk.rules;

import java.util.Locale;

/** Host and port of a target URI in one form (RFC 9110 §4.2.3, §7.1). Any thread. */
public final class Authority {
  private Authority() {}

  /** Lower case, without the scheme's default port and without an empty one. */
  public static String normalised(String scheme, String authority) {
    String lower = authority.toLowerCase(Locale.ROOT);
    int colon = portColon(lower);
    if (colon < 0) {
      return lower;
    }
    boolean usual =
        colon == lower.length() - 1
            || (scheme.equalsIgnoreCase("http") && lower.endsWith(":80"))
            || (scheme.equalsIgnoreCase("https") && lower.endsWith(":443"));
    return usual ? lower.substring(0, colon) : lower;
  }

  /** The host alone, in lower case; an IPv6 address keeps its brackets. */
  public static String host(String authority) {
    String lower = authority.toLowerCase(Locale.ROOT);
    int colon = portColon(lower);
    return colon < 0 ? lower : lower.substring(0, colon);
  }

  private static int portColon(String authority) {
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']') ? colon : -1;
  }
}
