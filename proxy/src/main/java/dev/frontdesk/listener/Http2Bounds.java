package dev.frontdesk.listener;

import java.time.Duration;

/** What one HTTP/2 connection may cost (RFC 9113 §10.5). */
final class Http2Bounds {
  /** Requests under way at once; more are refused, and may be sent again (REFUSED_STREAM). */
  static final int STREAMS_BOUND = 128;

  /** Octets of one request's body that wait for who reads it. */
  static final int STREAM_WINDOW_BOUND = 256 * 1024;

  /** The same of all bodies of a connection. */
  static final int CONNECTION_WINDOW_BOUND = 1024 * 1024;

  /** Streams that a client resets, or makes us reset, within {@link #RESETS_WITHIN}. */
  static final int RESETS_BOUND = 200;

  static final Duration RESETS_WITHIN = Duration.ofSeconds(30);

  /** CONTINUATION frames of one head that bring next to nothing. */
  static final int CONTINUATIONS_BOUND = 16;

  /** DATA frames in a row that bring nothing. */
  static final int EMPTY_DATA_BOUND = 10;

  /** PING, SETTINGS, PRIORITY and the like beyond what requests and bodies allow. */
  static final int CONTROL_FRAMES_BOUND = 1_000;

  /** Octets of field lines that we remember for a client (HPACK), whatever it offers. */
  static final int FIELD_TABLE_BOUND = 64 * 1024;

  /** So long may what was said last take to reach a client that is sent away. */
  static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private Http2Bounds() {}
}
