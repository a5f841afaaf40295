package dev.frontdesk.load;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.OpenInjectionStep;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a simulation does in each of its passes.
 *
 * @param name of its files
 * @param title of its report
 * @param shows what it is there to show, in a sentence
 * @param journey of one user, who has arrived
 * @param arrivals open: they come whether or not others have been answered
 * @param disturbances what goes wrong while users go through Frontdesk, in this order
 * @param demands what must have been so besides no errors and no old answers, by its name
 */
record Plan(
    String name,
    String title,
    String shows,
    Load load,
    World.Parts parts,
    Function<Visitor, ChainBuilder> journey,
    BiFunction<Load, Duration, List<OpenInjectionStep>> arrivals,
    List<Disturbance> disturbances,
    Map<String, Predicate<Outcome>> demands) {

  /**
   * @param after which share of the time that users arrive
   */
  record Disturbance(double after, String what, Action action) {}

  /** Blocks. */
  interface Action {
    void run(Pass pass) throws Exception;
  }

  /** Both passes, and all that was seen. */
  record Outcome(Result straight, Result frontdesk, Pass pass, List<String> violations) {}

  Plan(
      String name,
      String title,
      String shows,
      Load load,
      World.Parts parts,
      Function<Visitor, ChainBuilder> journey,
      BiFunction<Load, Duration, List<OpenInjectionStep>> arrivals) {
    this(name, title, shows, load, parts, journey, arrivals, List.of(), Map.of());
  }
}
