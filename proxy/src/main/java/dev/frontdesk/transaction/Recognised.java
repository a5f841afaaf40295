package dev.frontdesk.transaction;

import dev.frontdesk.http.Peer;
import org.jspecify.annotations.Nullable;

/**
 * A plain read, worked out as far as its head alone allows: by which rule, under which key. For the
 * event loop that it was made on.
 */
public final class Recognised {
  private final Parts parts;
  private final InForce inForce;

  Recognised(Parts parts, InForce inForce) {
    this.parts = parts;
    this.inForce = inForce;
  }

  /** The rules are still those that it was worked out by. Asked before each {@link #answer}. */
  public boolean isCurrent() {
    return parts.inForce().get().equals(inForce);
  }

  /**
   * The answer, if memory has a fresh one; null where the ordinary way must answer. Looks into the
   * store and at the marks each time. What it returns is written at once, and then {@link #sent}.
   *
   * @param startNanos when the request's head was there, by {@link Express#nanos}
   */
  public @Nullable Prepared answer(long startNanos) {
    return null;
  }

  /** Counts and logs it, once its last octet was handed to the connection. */
  public void sent(Prepared answer, Peer peer, long startNanos) {}
}
