package dev.frontdesk.query;

import java.util.Locale;

/** What became of a declared query: the label of metrics. */
public enum QueryOutcome {
  ANSWERED,
  /** No row, where one was asked for: 404. */
  EMPTY,
  /** A parameter is missing or malformed, or the caller not known: 400 or 401. */
  INVALID,
  /** The database answered with an error, or with more than a bound. */
  FAILED,
  TIMEOUT,
  /** Nobody to ask, or the connection was lost. */
  AWAY,
  /** Too many wait for a connection, or the budget of the primary is spent. */
  FULL;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
