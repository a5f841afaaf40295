package dev.frontdesk.cli;

import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.transaction.Shared;
import java.util.function.UnaryOperator;

/**
 * What stands between requests and the parts that an embedding program wants to watch, or to break
 * in order to see that a test notices.
 *
 * @param marks what requests and operators see of the invalidation
 * @param shared what requests and operators see of that which nodes share; not asked without Redis
 */
public record Interposed(UnaryOperator<Invalidation> marks, UnaryOperator<Shared> shared) {
  public static final Interposed NOTHING =
      new Interposed(UnaryOperator.identity(), UnaryOperator.identity());

  public static Interposed marks(UnaryOperator<Invalidation> marks) {
    return new Interposed(marks, UnaryOperator.identity());
  }

  public static Interposed shared(UnaryOperator<Shared> shared) {
    return new Interposed(UnaryOperator.identity(), shared);
  }
}
