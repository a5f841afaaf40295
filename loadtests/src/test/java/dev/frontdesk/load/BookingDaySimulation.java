package dev.frontdesk.load;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.randomSwitch;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Choice;
import io.gatling.javaapi.core.OpenInjectionStep;
import java.time.Duration;
import java.util.List;

/** People browse, look at availability, book, and sometimes cancel. */
public final class BookingDaySimulation extends Comparison {
  private static final double USERS_A_SECOND = 45;

  public BookingDaySimulation() {
    super(
        new Plan(
            "booking-day",
            "A booking day",
            "People browse, look at availability and book; some cancel. Some services and days are wanted much more than others.",
            Load.withLatency(Duration.ofMillis(30)),
            World.Parts.PLAIN,
            BookingDaySimulation::journey,
            BookingDaySimulation::arrivals));
  }

  private static ChainBuilder journey(Visitor visitor) {
    return exec(visitor.services())
        .exec(Visitor.think(100, 500))
        .repeat(4)
        .on(exec(visitor.availability()).exec(Visitor.think(100, 700)))
        .exec(
            randomSwitch()
                .on(
                    new Choice.WithWeight(
                        12,
                        exec(visitor.book())
                            .exec(visitor.look())
                            .exec(visitor.ownBookings("confirmed"))
                            .exec(Visitor.think(200, 800))
                            .exec(
                                randomSwitch().on(new Choice.WithWeight(25, cancelling(visitor))))),
                    new Choice.WithWeight(88, exec(visitor.look()))));
  }

  private static ChainBuilder cancelling(Visitor visitor) {
    return exec(visitor.cancel())
        .exec(visitor.look())
        .exec(visitor.ownBookings("cancelled"))
        .exec(visitor.leave());
  }

  /** They come faster for a third of the time, and then steadily. */
  private static List<OpenInjectionStep> arrivals(Load load, Duration lasts) {
    double rate = load.rate(USERS_A_SECOND);
    // Gatling counts whole seconds.
    Duration third = Duration.ofSeconds(lasts.toSeconds() / 3);
    if (third.isZero()) {
      return List.of(constantUsersPerSec(rate).during(lasts));
    }
    return List.of(
        rampUsersPerSec(rate / 5).to(rate).during(third),
        constantUsersPerSec(rate).during(lasts.minus(third)));
  }
}
