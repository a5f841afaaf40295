package dev.frontdesk.load;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;

import dev.frontdesk.load.Slots.Slot;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Everybody wants the same slot: the first that is free on one day. */
public final class FlashSaleSimulation extends Comparison {
  private static final double USERS_A_SECOND = 220;
  private static final int SERVICE = 7;

  /** One more slot goes on sale that often. */
  private static final long SALE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** By pass and slot: how many were told that it is theirs. */
  private static final Map<String, AtomicInteger> SOLD = new ConcurrentHashMap<>();

  public FlashSaleSimulation() {
    super(
        new Plan(
            "flash-sale",
            "A flash sale on one slot",
            "Everybody looks at one day and wants the same slot; each second it is another one. One gets it, all others are told 409.",
            Load.withLatency(Duration.ofMillis(30)),
            World.Parts.PLAIN,
            FlashSaleSimulation::journey,
            FlashSaleSimulation::arrivals,
            List.of(),
            Map.of(
                "each slot was sold once",
                both -> SOLD.values().stream().allMatch(sold -> sold.get() == 1),
                "slots were sold",
                both -> SOLD.keySet().stream().anyMatch(key -> key.startsWith("frontdesk")))));
  }

  private static ChainBuilder journey(Visitor visitor) {
    Pass pass = visitor.pass();
    return exec(session -> session.set("service", SERVICE).set("date", pass.date(3)))
        .exec(visitor.look())
        .exec(session -> wanting(session, pass))
        .exec(
            doIf(session -> session.contains("slot"))
                .then(
                    visitor.post(
                        session -> {
                          pass.slots().begin(Visitor.slot(session), true);
                          return session;
                        },
                        session -> answered(session, pass),
                        session -> {
                          pass.slots().lost(Visitor.slot(session));
                          return session;
                        })))
        .exec(visitor.look());
  }

  /** The slot that is on sale now, if it was shown. */
  private static Session wanting(Session session, Pass pass) {
    List<String> offered = session.getList("offered");
    List<String> sale = SALE.computeIfAbsent(pass.name(), name -> List.copyOf(offered));
    int now = (int) (pass.elapsed() / SALE_NANOS);
    if (now >= sale.size() || !offered.contains(sale.get(now))) {
      return session.remove("slot");
    }
    return session.set(
        "slot", pass.slots().shared(SERVICE, Visitor.text(session, "date"), sale.get(now)));
  }

  /** What the first user of a pass was shown: in this order they go on sale. */
  private static final Map<String, List<String>> SALE = new ConcurrentHashMap<>();

  private static Session answered(Session session, Pass pass) {
    Slot slot = Visitor.slot(session);
    if (session.getInt("status") == 201) {
      pass.slots().acknowledged(slot, session.getLong("invoked"));
      SOLD.computeIfAbsent(pass.name() + slot.start, key -> new AtomicInteger()).incrementAndGet();
    }
    return session;
  }

  private static List<OpenInjectionStep> arrivals(Load load, Duration lasts) {
    return List.of(constantUsersPerSec(load.rate(USERS_A_SECOND)).during(lasts));
  }
}
