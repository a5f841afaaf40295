package dev.frontdesk.http;

import java.util.Locale;

/** Range units (RFC 9110 §14.1). Their names are read without regard to case. */
public final class RangeUnits {
  public static final String BYTES = "bytes";

  private RangeUnits() {}

  /**
   * Whether a Range is of something else than bytes, or does not say of what. It may mean something
   * to the origin ({@code items=0-9}), and nothing here.
   */
  public static boolean isUnknown(String range) {
    return !Tokens.trim(range).toLowerCase(Locale.ROOT).startsWith(BYTES + "=");
  }
}
