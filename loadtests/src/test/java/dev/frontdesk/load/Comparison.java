package dev.frontdesk.load;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import dev.frontdesk.load.Plan.Outcome;
import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs a plan straight at the API and then, with the same data and the same wishes of users,
 * through Frontdesk; compares the two; and fails where a user of Frontdesk saw what may not be. A
 * verdict is a request in the report that failed.
 */
abstract class Comparison extends Simulation {
  private static final int WARM_UP_DAY = 30;

  private interface Step {
    void run() throws Exception;
  }

  private final Plan plan;
  private final World world;
  private final Pass straight;
  private final Pass frontdesk;
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private @Nullable Disturber disturber;
  private @Nullable Result straightResult;
  private @Nullable Outcome outcome;

  Comparison(Plan plan) {
    this.plan = plan;
    Load load = plan.load();
    world = World.start(plan.name(), plan.parts(), load);
    straight = new Pass("straight", world, false, 0, load);
    frontdesk = new Pass("frontdesk", world, true, 0, load);
    List<PopulationBuilder> populations = new ArrayList<>();
    if (load.warmUp() > 0) {
      Duration warm = Duration.ofSeconds(load.warmUp());
      populations.add(users(new Pass("warm-up straight", world, false, WARM_UP_DAY, load), warm));
      populations.add(users(new Pass("warm-up frontdesk", world, true, WARM_UP_DAY, load), warm));
    }
    populations.add(
        step(
            "before straight",
            () -> {
              world.reset();
              straight.begin();
            }));
    populations.add(users(straight, load.lasts()));
    populations.add(
        step(
            "between",
            () -> {
              straightResult = straight.end();
              world.reset();
              frontdesk.begin();
              disturber = new Disturber(frontdesk, plan.disturbances(), load.lasts(), failures);
            }));
    populations.add(users(frontdesk, load.lasts()));
    populations.add(step("after frontdesk", this::conclude));
    Map<String, Predicate<Outcome>> verdicts = verdicts();
    populations.add(scenario("verdicts").exec(verdictChain(verdicts)).injectOpen(atOnceUsers(1)));
    PopulationBuilder all = populations.removeLast();
    while (!populations.isEmpty()) {
      all = populations.removeLast().andThen(all);
    }
    setUp(all)
        .protocols(Visitor.protocol())
        .assertions(
            verdicts.keySet().stream()
                .map(Comparison::name)
                .map(name -> details(name).failedRequests().count().is(0L))
                .toArray(Assertion[]::new));
  }

  private PopulationBuilder users(Pass pass, Duration lasts) {
    Visitor visitor = new Visitor(pass);
    return scenario(pass.name())
        .exec(visitor.arrive(), plan.journey().apply(visitor))
        .injectOpen(plan.arrivals().apply(plan.load(), lasts).toArray(OpenInjectionStep[]::new));
  }

  /** What is done by one user when all before it have left. */
  private PopulationBuilder step(String name, Step step) {
    return scenario(name)
        .exec(session -> {
          try {
            step.run();
          } catch (Exception failed) {
            failures.add(name + ": " + failed);
          }
          return session;
        })
        .injectOpen(atOnceUsers(1));
  }

  private void conclude() throws Exception {
    if (disturber != null) {
      disturber.end();
    }
    Result result = frontdesk.end();
    List<String> violations = frontdesk.slots().violations();
    Outcome both =
        new Outcome(Objects.requireNonNull(straightResult), result, frontdesk, violations);
    outcome = both;
    Summary.write(plan, both, straight.slots().violations(), failures);
  }

  private Map<String, Predicate<Outcome>> verdicts() {
    Map<String, Predicate<Outcome>> verdicts = new LinkedHashMap<>();
    verdicts.put("nothing old was shown", both -> both.violations().isEmpty());
    verdicts.put(
        "reads after writes were looked at",
        both -> both.pass().slots().reads() > 0 && both.pass().slots().writes() > 0);
    double mostErrors = plan.load().mostErrors();
    verdicts.put(
        "errors below " + mostErrors + " %", both -> both.frontdesk().errorPercent() < mostErrors);
    verdicts.putAll(plan.demands());
    verdicts.put("the run went as planned", both -> failures.isEmpty());
    return verdicts;
  }

  private ChainBuilder verdictChain(Map<String, Predicate<Outcome>> verdicts) {
    ChainBuilder chain = exec(session -> session);
    for (Map.Entry<String, Predicate<Outcome>> verdict : verdicts.entrySet()) {
      chain =
          chain.exec(
              dummy(name(verdict.getKey()), 1)
                  .withSuccess(session -> {
                    Outcome both = outcome;
                    return both != null && verdict.getValue().test(both);
                  }));
    }
    return chain;
  }

  private static String name(String verdict) {
    return "verdict: " + verdict;
  }

  /** Gatling has ended, whatever the assertions will say. */
  @Override
  public final void after() {
    world.close();
    for (String failure : failures) {
      System.err.println(failure);
    }
  }
}
