package dev.frontdesk.fuzz.model;

import dev.frontdesk.fuzz.history.Step;
import dev.frontdesk.fuzz.history.Trace.Said;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** 206 and 416 that are made from a state (RFC 9110 §15.3.7, §15.5.17). */
final class Partial {
  private final Step.Ask ask;
  private final Said said;
  private final State state;
  private final Tally tally;

  Partial(Step.Ask ask, Said said, State state, Tally tally) {
    this.ask = ask;
    this.said = said;
    this.state = state;
    this.tally = tally;
  }

  /** It answers a request for ranges, or says that it does. */
  boolean concerns() {
    return state.status() == 200 && (said.status() == 206 || said.status() == 416);
  }

  @Nullable Finding wrong() {
    tally.looked(Check.RANGE);
    String whole = state.baseReply.content();
    List<Ranged.Piece> wanted =
        ask.method().equals("GET") ? Ranged.wanted(ask.lines(), whole.length()) : null;
    if (wanted == null) {
      return finding(Check.RANGE, "a %d that no Range asked for".formatted(said.status()));
    }
    if (ask.lines().has("If-Range")) {
      tally.looked(Check.IF_RANGE);
      if (!Ranged.ifRangeHolds(ask.lines(), state)) {
        return finding(Check.IF_RANGE, "If-Range does not hold");
      }
    }
    return said.status() == 416 ? unsatisfiable(wanted, whole) : parts(wanted, whole);
  }

  private @Nullable Finding unsatisfiable(List<Ranged.Piece> wanted, String whole) {
    String length = "bytes */" + whole.length();
    return wanted.isEmpty()
            && said.lines().values("Content-Range").equals(List.of(length))
            && said.content().isEmpty()
        ? null
        : finding(Check.RANGE, "a 416 of %s, and there is %s".formatted(said.lines(), wanted));
  }

  private @Nullable Finding parts(List<Ranged.Piece> wanted, String whole) {
    tally.looked(Check.PARTS);
    if (!said.whole()) {
      return state.baseReply.whole() ? finding(Check.PARTS, "the answer broke off") : null;
    }
    List<Ranged.Part> parts = Ranged.parts(said);
    if (parts == null || !Ranged.same(wanted, parts)) {
      return finding(Check.RANGE, "%s, wanted %s".formatted(parts, wanted));
    }
    for (Ranged.Part part : parts) {
      String octets = whole.substring(part.piece().first(), part.piece().last() + 1);
      if (part.length() != whole.length() || !part.octets().equals(octets)) {
        return finding(Check.PARTS, "%s is not of \"%s\"".formatted(part, whole));
      }
    }
    return null;
  }

  private Finding finding(Check check, String why) {
    return new Finding(check, ask.number(), "answered from %s: %s".formatted(state, why));
  }
}
