package dev.frontdesk.rehearse;

import dev.frontdesk.http.Reason;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a scripted origin fails. */
enum Break {
  CONNECT("connect", Reason.CONNECT_FAILED, false),
  CONNECT_TIMEOUT("connect-timeout", Reason.CONNECT_TIMEOUT, false),
  /** The connection ends once the whole request was read. */
  AFTER_REQUEST("after-request", Reason.ORIGIN_RESET, true),
  /** Nothing ever comes. */
  STALL("stall", Reason.RESPONSE_TIMEOUT, true),
  /** What comes is no HTTP response that one could frame. */
  MALFORMED("malformed", Reason.ORIGIN_MALFORMED, true),
  /** The head and half of the body come, then the connection ends. */
  MID_BODY("mid-body", Reason.ORIGIN_RESET, true);

  static final Map<String, Break> WORDS = new LinkedHashMap<>();

  static {
    for (Break each : values()) {
      WORDS.put(each.word, each);
    }
  }

  /** Between what comes of a body and its breaking off. */
  static final Duration MOMENT = Duration.ofMillis(1);

  private final String word;
  private final Reason reason;
  private final boolean requestSent;

  Break(String word, Reason reason, boolean requestSent) {
    this.word = word;
    this.reason = reason;
    this.requestSent = requestSent;
  }

  Reason reason() {
    return reason;
  }

  boolean requestSent() {
    return requestSent;
  }
}
