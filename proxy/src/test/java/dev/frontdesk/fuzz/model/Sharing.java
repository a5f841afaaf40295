package dev.frontdesk.fuzz.model;

import dev.frontdesk.fuzz.history.Step;
import org.jspecify.annotations.Nullable;

/**
 * Credentials (RFC 9111 §3.5). For cookies, of which the RFC says nothing, the proxy promises more:
 * only public or s-maxage share.
 */
final class Sharing {
  private Sharing() {}

  static boolean hasAuthorization(Step.Ask ask) {
    return ask.lines().has("Authorization");
  }

  static boolean hasCookie(Step.Ask ask) {
    return ask.lines().has("Cookie");
  }

  static boolean hasCredentials(Step.Ask ask) {
    return hasAuthorization(ask) || hasCookie(ask);
  }

  /**
   * RFC 9111 §3.5. What the origin confirmed to a request without credentials is an answer to that
   * request, too.
   *
   * @return why what came for a request with Authorization may not be shared, or null
   */
  static @Nullable String unshareableAuthorization(State state) {
    Directives said = state.directives();
    boolean shared = said.has("public") || said.has("s-maxage") || said.has("must-revalidate");
    return !shared && hasAuthorization(state.last.ask())
        ? "it came for a request with Authorization, and nothing lets it be shared"
        : null;
  }

  /** Promise 2: on both sides, who gets it and whom it came for. */
  static @Nullable String unshareableCookies(State state, Step.Ask ask) {
    Directives said = state.directives();
    if (said.has("public") || said.has("s-maxage")) {
      return null;
    }
    if (hasCookie(state.last.ask())) {
      return "it came for a request with a cookie, and is neither public nor s-maxage";
    }
    if (hasCookie(ask)) {
      return "it answers a request with a cookie, and is neither public nor s-maxage";
    }
    return null;
  }
}
