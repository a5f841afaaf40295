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

/** Reads go to a server on a streaming standby, which is killed under load and comes back. */
public final class LostReplicaSimulation extends Comparison {
  private static final double USERS_A_SECOND = 200;

  public LostReplicaSimulation() {
    super(
        new Plan(
            "lost-replica",
            "Lost replica",
            "Reads of availability go to a server that reads from a streaming standby. The standby is killed, and is back later. Straight means: all at the primary.",
            Load.withLatency(Duration.ofMillis(30)),
            new World.Parts(1, false, 1),
            LostReplicaSimulation::journey,
            LostReplicaSimulation::arrivals,
            List.of(
                new Disturbance(
                    0.35,
                    "kill the standby",
                    pass -> pass.world().api().replicas().getFirst().standby().kill()),
                new Disturbance(
                    0.65,
                    "the standby again",
                    pass -> pass.world().api().replicas().getFirst().standby().start())),
            Map.of(
                "the replica answered",
                both -> both.pass().world().api().replicas().getFirst().knobs().total() > 0)));
  }

  private static ChainBuilder journey(Visitor visitor) {
    return exec(
        randomSwitch()
            .on(
                new Choice.WithWeight(18, exec(visitor.services())),
                new Choice.WithWeight(76, exec(visitor.availability())),
                new Choice.WithWeight(6, writing(visitor))));
  }

  /** What the writer did must be in its own bookings, too, whoever answers. */
  private static ChainBuilder writing(Visitor visitor) {
    return exec(visitor.availability())
        .exec(visitor.book())
        .exec(visitor.ownBookings("confirmed"))
        .exec(visitor.look())
        .exec(Visitor.think(200, 600))
        .exec(visitor.cancel())
        .exec(visitor.ownBookings("cancelled"))
        .exec(visitor.look())
        .exec(visitor.leave());
  }

  private static List<OpenInjectionStep> arrivals(Load load, Duration lasts) {
    return List.of(constantUsersPerSec(load.rate(USERS_A_SECOND)).during(lasts));
  }
}
