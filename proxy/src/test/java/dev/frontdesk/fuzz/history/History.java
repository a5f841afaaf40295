package dev.frontdesk.fuzz.history;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** What clients and the origin do. */
public record History(List<Step> steps) {
  /** When each history begins. */
  public static final Instant START = Instant.parse("2026-12-01T10:00:00Z");

  /** The authority that clients ask for. */
  public static final String AUTHORITY = "desk";

  /** Names the ask on its way through the proxy. */
  public static final String ASK_FIELD = "X-Request-Id";

  /** Names the origin's message on its way through the proxy, and through the store. */
  public static final String MESSAGE_FIELD = "X-Message";

  public History {
    steps = List.copyOf(steps);
  }

  /** Last-Modified of a version. Versions are an hour apart, and all of them long past. */
  public static Instant modified(int version) {
    return START.minusSeconds(10 * 86_400).plusSeconds(3600L * version);
  }

  @Override
  public String toString() {
    return steps.stream().map(Step::toString).collect(Collectors.joining("\n"));
  }
}
