package dev.frontdesk.load;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.randomSwitch;

import dev.frontdesk.load.Plan.Disturbance;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Choice;
import io.gatling.javaapi.core.OpenInjectionStep;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Two nodes share a Redis, which is killed under load and comes back empty. */
public final class LostRedisSimulation extends Comparison {
  private static final double USERS_A_SECOND = 200;

  public LostRedisSimulation() {
    super(
        new Plan(
            "lost-redis",
            "Lost Redis",
            "Two nodes share a Redis. It is killed, and is back later without data. While it is away the writer's node is held to what was written; before, both are.",
            Load.withLatency(Duration.ofMillis(30)),
            new World.Parts(2, true, 0),
            LostRedisSimulation::journey,
            LostRedisSimulation::arrivals,
            List.of(
                new Disturbance(0.4, "kill Redis", LostRedisSimulation::kill),
                new Disturbance(0.7, "Redis again", pass -> pass.world().redis().restartEmpty())),
            Map.of(
                "nodes noticed that Redis was away",
                both ->
                    both.pass().world().nodes().stream().allMatch(LostRedisSimulation::noticed))));
  }

  /** Nodes promise each other nothing while they cannot talk. */
  private static void kill(Pass pass) {
    pass.slots().ownNodeOnly();
    pass.world().redis().kill();
  }

  private static boolean noticed(Node node) {
    try {
      return node.metrics()
          .lines()
          .anyMatch(line ->
              line.startsWith("frontdesk_redis_command_seconds_count")
                  && line.contains("outcome=\"away\"")
                  && !line.endsWith(" 0"));
    } catch (Exception unreachable) {
      return false;
    }
  }

  private static ChainBuilder journey(Visitor visitor) {
    return exec(
        randomSwitch()
            .on(
                new Choice.WithWeight(18, exec(visitor.services())),
                new Choice.WithWeight(79, exec(visitor.availability())),
                new Choice.WithWeight(3, ReadStormSimulation.writing(visitor))));
  }

  private static List<OpenInjectionStep> arrivals(Load load, Duration lasts) {
    return List.of(constantUsersPerSec(load.rate(USERS_A_SECOND)).during(lasts));
  }
}
