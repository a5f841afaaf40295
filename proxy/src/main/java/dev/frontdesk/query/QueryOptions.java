package dev.frontdesk.query;

import java.time.Duration;

/**
 * @param statementTimeout what no query may exceed, whatever its own says
 * @param streamWithin from asking for a streamed answer to its end, however slowly its reader takes
 *     it: it holds a connection, and a snapshot that a standby's replay may have to wait for
 */
public record QueryOptions(Duration statementTimeout, Duration streamWithin) {
  static final Duration STREAM_WITHIN = Duration.ofSeconds(60);

  /** With the usual time for a stream. */
  public QueryOptions(Duration statementTimeout) {
    this(statementTimeout, STREAM_WITHIN);
  }
}
