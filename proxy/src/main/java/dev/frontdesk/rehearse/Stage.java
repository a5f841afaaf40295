package dev.frontdesk.rehearse;

/**
 * Where a test plays: how requests get to the transaction, and how it gets to the origin. Used by
 * the thread that runs the test.
 */
interface Stage extends AutoCloseable {
  /** Opens a stage for one test. */
  @FunctionalInterface
  interface Builder {
    Stage open(Backstage backstage);
  }

  /** A client asks; returns once the transaction has the request, or it was answered without. */
  Happening present(Step.Ask ask);

  /** Lets everything run that needs neither the clock to move nor the origin to answer. */
  void settle();

  /** No request is on its way between the transaction and the origin's script. */
  boolean quiet();

  @Override
  void close();
}
