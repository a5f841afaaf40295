package dev.frontdesk.http;

/**
 * What {@code X-Cache} says. NONE: the proxy answered by itself (a refusal, a gateway error), and
 * there is no such field.
 */
public enum Outcome {
  HIT,
  MISS,
  STALE,
  REVALIDATED,
  COLLAPSED,
  BYPASS,
  NONE
}
