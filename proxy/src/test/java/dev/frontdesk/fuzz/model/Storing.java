package dev.frontdesk.fuzz.model;

import dev.frontdesk.fuzz.history.Lines;
import dev.frontdesk.fuzz.history.Step;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What may be stored by a shared cache (RFC 9111 §3). */
final class Storing {
  /** Final status codes of RFC 9110 §15; 206 and 304 are understood in other ways. */
  private static final Set<Integer> KNOWN =
      Set.of(
          200, 201, 202, 203, 204, 205, 300, 301, 302, 303, 305, 307, 308, 400, 401, 402, 403, 404,
          405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 421, 422, 426, 500, 501,
          502, 503, 504, 505);

  private Storing() {}

  /** Why it must not be stored, or null. */
  static @Nullable String forbidden(State state) {
    Directives said = state.directives();
    if (!state.base.method().equals("GET") && !isPostedForLater(state)) {
      return "the method's responses are not stored";
    }
    if (state.status() == 206 || state.status() == 304) {
      return "a %d is not a whole response".formatted(state.status());
    }
    if (said.has("no-store")
        && !(said.hasBare("must-understand") && KNOWN.contains(state.status()))) {
      return "§5.2.2.5: no-store";
    }
    if (said.has("must-understand") && !KNOWN.contains(state.status())) {
      return "§5.2.2.3: must-understand, and nobody understands " + state.status();
    }
    if (said.hasBare("private")) {
      return "§5.2.2.7: private";
    }
    for (Step.Ask ask : state.selectedBy) {
      if (new Directives(ask.lines()).has("no-store")) {
        return "§5.2.1.5: no-store in the request #" + ask.number();
      }
    }
    boolean explicit = said.has("public") || said.has("private") || isDated(state.lines);
    if (!explicit && !Lifetimes.HEURISTIC.contains(state.status())) {
      return "nothing gives it a lifetime, and %d has none by itself".formatted(state.status());
    }
    return null;
  }

  private static boolean isDated(Lines lines) {
    Directives said = Directives.ofResponse(lines);
    return said.has("max-age")
        || said.has("s-maxage")
        || (lines.has("Expires") && !Targeted.counts(lines));
  }

  /** RFC 9110 §9.3.3: explicit freshness, and a Content-Location that is the target. */
  private static boolean isPostedForLater(State state) {
    String location = state.baseReply.lines().first("Content-Location");
    return state.base.method().equals("POST")
        && state.status() == 200
        && isDated(state.baseReply.lines())
        && location != null
        && Invalidating.isTarget(state.base.target(), location);
  }
}
