package dev.frontdesk.replica;

import dev.frontdesk.http.RequestHead;
import dev.frontdesk.rules.Identified;
import dev.frontdesk.time.Timing;
import org.jspecify.annotations.Nullable;

/** The floors of clients, by identity and by signed cookie. Any thread. */
public final class Floors {
  private final FloorOptions options;
  private final Timing timing;

  public Floors(FloorOptions options, Timing timing) {
    this.options = options;
    this.timing = timing;
  }

  /** The request without this proxy's cookie: it is no credential, and nothing for the origin. */
  public RequestHead withoutCookie(RequestHead head) {
    return head;
  }

  /**
   * What this client's reads must not be older than; null where it has written nothing lately.
   *
   * @param presented as it came, with the cookie
   */
  public @Nullable Floor of(RequestHead presented, Identified who) {
    return null;
  }

  /** The client has written: from now on its reads have this floor. */
  public void remember(Identified who, Floor floor) {}

  /** The {@code Set-Cookie} line for the answer to its write; null where no cookie is set. */
  public @Nullable String setCookie(Floor floor, boolean secure) {
    return options.cookie() == null ? null : String.valueOf(timing.now());
  }
}
