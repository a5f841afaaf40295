package dev.frontdesk.listener;

import dev.frontdesk.http.Problem;
import dev.frontdesk.http.Reason;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/** A request that is answered by the listener and goes no further; the connection ends with it. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  private Refusal(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  static Refusal malformed(String detail) {
    return new Refusal(new Problem(400, Reason.BAD_REQUEST, detail));
  }

  static Refusal of(int status, String detail) {
    return new Refusal(new Problem(status, Reason.BAD_REQUEST, detail));
  }

  /** In the reason's own words. */
  static Refusal of(int status, Reason reason) {
    return new Refusal(Problem.of(status, reason));
  }

  /** What the decoder found. Its messages quote the request, so they are not passed on. */
  static Refusal undecodable(Throwable cause) {
    return switch (cause) {
      case Refusal refusal -> refusal;
      case TooLongHttpLineException tooLong -> new Refusal(Problem.of(414, Reason.TARGET_TOO_LONG));
      case TooLongHttpHeaderException tooLarge ->
          new Refusal(Problem.of(431, Reason.FIELDS_TOO_LARGE));
      case IllegalArgumentException wrapped when wrapped.getCause() instanceof Refusal refusal ->
          refusal;
      default -> malformed("the request line or a field line does not parse");
    };
  }

  Problem problem() {
    return problem;
  }
}
