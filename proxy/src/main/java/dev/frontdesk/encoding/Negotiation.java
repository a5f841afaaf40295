package dev.frontdesk.encoding;

import dev.frontdesk.http.AcceptedCodings;
import dev.frontdesk.http.Fields;
import java.util.List;

/**
 * Chooses a coding by Accept-Encoding (RFC 9110 §12.5.3). Pure. A request without the field gets
 * identity: it may have anything, but a client that says nothing often reads nothing else. Where
 * nothing is acceptable, not even identity, it gets identity too, as the RFC advises, rather than
 * an error.
 */
public final class Negotiation {
  private Negotiation() {}

  /**
   * The acceptable coding of the highest weight, among equals the first that is offered. Identity
   * wins only where it has a higher weight than all that is offered, or nothing else is acceptable.
   *
   * @param request whose Accept-Encoding counts
   */
  public static Coding choose(Fields request, List<Coding> offered) {
    if (offered.isEmpty() || !request.contains("Accept-Encoding")) {
      return Coding.IDENTITY;
    }
    AcceptedCodings accepted = AcceptedCodings.of(request);
    Coding best = Coding.IDENTITY;
    int highest = accepted.weight(AcceptedCodings.IDENTITY);
    for (int i = 0; i < offered.size(); i++) {
      Coding coding = offered.get(i);
      int weight = accepted.weight(coding.token());
      if (weight > highest || (weight > 0 && weight == highest && best == Coding.IDENTITY)) {
        best = coding;
        highest = weight;
      }
    }
    return best;
  }

  /** The client said that it reads this coding; every client reads identity. */
  public static boolean accepts(Fields request, Coding coding) {
    return coding == Coding.IDENTITY || AcceptedCodings.of(request).accepts(coding.token());
  }
}
