package dev.frontdesk.transaction;

import dev.frontdesk.http.Peer;
import dev.frontdesk.http.RequestHead;
import org.jspecify.annotations.Nullable;

/** Answers at once, from memory, what needs no thought. One per event loop, called on it. */
public final class Express {
  private final Parts parts;

  public Express(Parts parts) {
    this.parts = parts;
  }

  /** The clock that {@code startNanos} is read from. */
  public long nanos() {
    return parts.timing().nanos();
  }

  /**
   * What a request with this head is, by the rules in force; null where the ordinary way must have
   * it. The same for all heads that are equal and all peers that are as trusted: whoever keeps it
   * need not ask again while it {@link Recognised#isCurrent is current}.
   *
   * @param head of an HTTP/1.1 request as {@code RequestCheck} leaves it
   */
  public @Nullable Recognised recognise(RequestHead head, Peer peer) {
    return null;
  }
}
