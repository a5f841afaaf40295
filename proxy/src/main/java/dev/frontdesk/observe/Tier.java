package dev.frontdesk.observe;

import java.util.Locale;

/** Where what answered a request was stored. Said only where there is more than one place. */
public enum Tier {
  MEMORY,
  REDIS;

  /** As in log and metric. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
