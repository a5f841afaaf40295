package dev.frontdesk.observe;

import java.util.Locale;

/** Who answered a read that a replica could have answered. */
public enum AnsweredBy {
  PRIMARY,
  REPLICA,
  /** A replica that does not show the last changes yet: its answer was for one client only. */
  BEHIND,
  /** No replica may answer, and the primary has answered as many reads for them as it may. */
  NOBODY;

  /** As in the log. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
