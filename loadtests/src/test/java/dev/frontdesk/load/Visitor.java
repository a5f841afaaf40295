package dev.frontdesk.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import dev.frontdesk.load.Slots.Slot;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What virtual users of one pass do: each step asks, and tells {@link Slots} what it saw. */
final class Visitor {
  /** What users call the service, on whichever port they get it: it is a part of the key. */
  static final String HOST = "booking.example";

  private static final Pattern START = Pattern.compile("\"startTime\":\"([^\"]+)\"");
  private static final int USERS = 5000;

  /** Characters of an answer that failed, in the summary. */
  private static final int MOST_OF_BODY = 160;

  private final Pass pass;

  Visitor(Pass pass) {
    this.pass = pass;
  }

  /** Connections are kept and shared, as those of browsers behind a balancer. */
  static HttpProtocolBuilder protocol() {
    return http.header("Host", HOST)
        .acceptHeader("application/json")
        .acceptEncodingHeader("gzip")
        .userAgentHeader("load-tests")
        .shareConnections()
        .disableCaching()
        .disableFollowRedirect()
        .disableWarmUp();
  }

  Pass pass() {
    return pass;
  }

  /** Who it is, and which node it comes to. */
  ChainBuilder arrive() {
    return exec(session -> {
      SplittableRandom random = pass.nextUser();
      int node = random.nextInt(pass.nodes());
      return session
          .set("random", random)
          .set("node", node)
          .set("base", pass.base(node))
          .set("user", 1 + random.nextInt(USERS))
          .set("language", random.nextInt(10) < 7 ? "en" : "pt");
    });
  }

  /** The list of services of a tenant. */
  ChainBuilder services() {
    return exec(session -> session.set("path", Pass.services(random(session))))
        .exec(
            ask(
                "services",
                http(name("services"))
                    .get("#{base}#{path}")
                    .header("Accept-Language", "#{language}")
                    .check(status().is(200)),
                UnaryOperator.identity(),
                UnaryOperator.identity()));
  }

  /** The free slots of some service on some day. */
  ChainBuilder availability() {
    return exec(
            session -> {
              SplittableRandom random = random(session);
              return session.set("service", Pass.service(random)).set("date", pass.date(random));
            })
        .exec(look());
  }

  /** The free slots of the service and day at hand. */
  ChainBuilder look() {
    return exec(session ->
            session.set(
                "path",
                Pass.availability(
                    session.getInt("service"), Objects.requireNonNull(session.getString("date")))))
        .exec(
            ask(
                "availability",
                http(name("availability")).get("#{base}#{path}").check(status().is(200)),
                this::shown,
                session -> session.set("offered", List.of())));
  }

  private Session shown(Session session) {
    List<String> offered = new ArrayList<>();
    Matcher starts = START.matcher(text(session, "body"));
    while (starts.find()) {
      offered.add(starts.group(1));
    }
    pass.slots()
        .shown(
            session.getInt("service"),
            text(session, "date"),
            offered,
            session.getLong("invoked"),
            session.getInt("node"));
    return session.set("offered", offered);
  }

  /** Books one of the slots that it was shown, if there is one that nobody else is after. */
  ChainBuilder book() {
    return exec(
            session -> {
              List<String> offered = session.getList("offered");
              Slot slot =
                  pass.slots()
                      .claim(
                          session.getInt("service"),
                          text(session, "date"),
                          offered,
                          session.getInt("node"),
                          random(session));
              return slot == null ? session.remove("slot") : session.set("slot", slot);
            })
        .exec(
            doIf(session -> session.contains("slot"))
                .then(
                    post(
                        session -> {
                          pass.slots().begin(slot(session), true);
                          return session;
                        },
                        this::booked,
                        this::lost)));
  }

  /** A booking of the slot at hand. */
  ChainBuilder post(
      UnaryOperator<Session> before,
      UnaryOperator<Session> answered,
      UnaryOperator<Session> failed) {
    return exec(
            session -> {
              JsonObject wanted =
                  new JsonObject()
                      .put("serviceId", slot(session).service)
                      .put("startTime", slot(session).start);
              return before.apply(session).set("json", wanted.encode());
            })
        .exec(
            ask(
                "book",
                http(name("book"))
                    .post("#{base}/api/bookings")
                    .header("X-User-Id", "#{user}")
                    .header("Content-Type", "application/json")
                    .body(StringBody("#{json}"))
                    .check(status().in(201, 409)),
                answered,
                failed));
  }

  private Session booked(Session session) {
    Slot slot = slot(session);
    if (session.getInt("status") != 201) {
      pass.slots()
          .broken(slot.service + "@" + slot.start + " was offered, and could not be booked");
      return lost(session);
    }
    pass.slots().acknowledged(slot, session.getLong("invoked"));
    return session.set("booking", new JsonObject(text(session, "body")).getLong("id"));
  }

  /** Looks at its bookings of that day: what it just did must be there. */
  ChainBuilder ownBookings(String status) {
    return holding(
        exec(session ->
                session.set(
                    "path", "/api/bookings?from=#&to=#".replace("#", text(session, "date"))))
            .exec(
                ask(
                    "own bookings",
                    http(name("own bookings"))
                        .get("#{base}#{path}")
                        .header("X-User-Id", "#{user}")
                        .check(status().is(200)),
                    session -> {
                      mustShow(session, status);
                      return session;
                    },
                    UnaryOperator.identity())));
  }

  private void mustShow(Session session, String status) {
    long booking = session.getLong("booking");
    boolean there =
        new JsonObject(text(session, "body"))
            .getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .anyMatch(item ->
                    item.getLong("id") == booking && status.equals(item.getString("status")));
    if (!there) {
      pass.slots().broken("booking " + booking + " is not shown to its owner as " + status);
    }
  }

  /** Cancels the booking that it has. */
  ChainBuilder cancel() {
    return holding(
        exec(
                session -> {
                  pass.slots().begin(slot(session), false);
                  return session;
                })
            .exec(
                ask(
                    "cancel",
                    http(name("cancel"))
                        .delete("#{base}/api/bookings/#{booking}")
                        .header("X-User-Id", "#{user}")
                        .check(status().is(200)),
                    session -> {
                      pass.slots().acknowledged(slot(session), session.getLong("invoked"));
                      return session;
                    },
                    this::lost)));
  }

  /** After {@link #cancel}: others may have the slot. */
  ChainBuilder leave() {
    return holding(
        exec(session -> {
          pass.slots().release(slot(session));
          return session.removeAll("slot", "booking");
        }));
  }

  private static ChainBuilder holding(ChainBuilder steps) {
    return exec(doIf(session -> session.contains("booking")).then(steps));
  }

  private Session lost(Session session) {
    pass.slots().lost(slot(session));
    return session.removeAll("slot", "booking");
  }

  static ChainBuilder think(int fromMillis, int toMillis) {
    return exec(pause(Duration.ofMillis(fromMillis), Duration.ofMillis(toMillis)));
  }

  /** How it is called in the report. */
  String name(String what) {
    return pass.name() + ": " + what;
  }

  /** Asks, takes the time, and goes on with what came. A user whose request failed goes on, too. */
  ChainBuilder ask(
      String what,
      HttpRequestActionBuilder request,
      UnaryOperator<Session> answered,
      UnaryOperator<Session> failed) {
    return exec(
            session -> session.removeAll("status", "body").set("invoked", pass.slots().invoked()))
        .exec(request.check(status().saveAs("status"), bodyString().saveAs("body")))
        .exec(session -> {
          long took = System.nanoTime() - session.getLong("invoked");
          if (session.isFailed()) {
            pass.tally().failed(what, why(session));
            return failed.apply(session.markAsSucceeded());
          }
          pass.tally().answered(what, took);
          return answered.apply(session);
        });
  }

  /** What came instead of what was wanted. */
  private static String why(Session session) {
    if (!session.contains("status")) {
      return "no answer";
    }
    String body = session.contains("body") ? text(session, "body").strip() : "";
    return session.getInt("status")
        + " "
        + body.substring(0, Math.min(body.length(), MOST_OF_BODY));
  }

  static SplittableRandom random(Session session) {
    return Objects.requireNonNull(session.get("random"));
  }

  static Slot slot(Session session) {
    return Objects.requireNonNull(session.get("slot"));
  }

  static String text(Session session, String name) {
    return Objects.requireNonNull(session.getString(name));
  }
}
