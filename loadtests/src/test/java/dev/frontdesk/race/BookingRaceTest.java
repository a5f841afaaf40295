package dev.frontdesk.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.sample.BookingBackend;
import dev.frontdesk.sample.RunningApi;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bookings through the proxy in front of the sample API, and readers who look at availability
 * without a pause. While slots are only taken, the number of taken slots is a version: after the
 * n-th booking of a day was acknowledged, nobody may be shown fewer than n.
 */
@ExtendWith(RunningApi.class)
class BookingRaceTest {
  private static final Logger LOG = LoggerFactory.getLogger(BookingRaceTest.class);
  private static final long GRACE_SECONDS = 120;
  private static final int READERS = 40;
  private static final int THINK_MILLIS = 40;

  private final History history = new History();
  private final Random random = new Random(7);
  private final LongAdder quietReads = new LongAdder();
  private final LongAdder quietMisses = new LongAdder();
  private final Map<String, View> views = new HashMap<>();

  /** What a path showed at the start, and how many bookings of it were acknowledged since. */
  private record View(long freeAtStart, AtomicLong booked) {}

  @Test
  void aBookingIsSeenByTheNextReaderOfItsDayAndOtherDaysStayHits(BookingBackend backend)
      throws Exception {
    race(backend, List.of(41), 6, 4);
  }

  @Test
  @Tag("proof")
  void thousandsOfBookingsAreEachSeenByTheNextReader(BookingBackend backend) throws Exception {
    race(backend, List.of(51, 52, 53, 54, 55, 56, 57, 58), 25, 10);
  }

  private void race(BookingBackend backend, List<Integer> services, int days, int quietDays)
      throws Exception {
    long began = System.nanoTime();
    URI origin = URI.create("http://127.0.0.1:" + backend.port());
    String rules =
        Files.readString(
            Path.of(System.getProperty("frontdesk.root", ".."), "rules", "booking.yaml"));
    try (RaceDesk desk = RaceDesk.withRules(origin, rules, UnaryOperator.identity());
        Swarm swarm = new Swarm(2 * READERS + services.size() * days)) {
      List<String> watched = new ArrayList<>();
      List<String> quiet = new ArrayList<>();
      Map<String, JsonArray> slots = new HashMap<>();
      for (int service : services) {
        watch(desk, swarm, watched, allDays(service));
        for (int day = 0; day < days + quietDays; day++) {
          String path = day(service, day);
          JsonObject shown = watch(desk, swarm, day < days ? watched : quiet, path);
          if (day < days) {
            slots.put(path, shown.getJsonArray("slots"));
          }
        }
      }
      AtomicInteger writing = new AtomicInteger(slots.size());
      List<Future<?>> actors = new ArrayList<>();
      slots.forEach((path, free) -> {
        AtomicInteger next = new AtomicInteger();
        actors.add(
            swarm
                .repeat(
                    () -> next.get() == free.size(),
                    () -> book(desk, swarm, path, free.getJsonObject(next.getAndIncrement())))
                .onComplete(over -> writing.decrementAndGet()));
      });
      for (int i = 0; i < READERS; i++) {
        Random own = new Random(i);
        actors.add(
            swarm.repeat(
                () -> writing.get() == 0,
                () ->
                    own.nextInt(3) == 0
                        ? readQuiet(desk, swarm, quiet.get(own.nextInt(quiet.size())))
                        : read(desk, swarm, watched.get(own.nextInt(watched.size())))));
      }
      await(Future.join(actors));
    }
    List<Violation> violations = history.check();
    LOG.info(
        "Bookings: {} acknowledged, reads {}, of days without bookings {} ({} not from the store),"
            + " violations {}, {} ms",
        history.writes() / 2,
        history.reads(),
        quietReads,
        quietMisses,
        violations.size(),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    assertThat(violations).isEmpty();
    assertThat(quietReads.sum()).isPositive();
    assertThat(quietMisses.sum()).as("no booking clears another day").isZero();
    assertThat(history.writes()).isGreaterThanOrEqualTo(2L * days * services.size());
  }

  /** Reads it once, so that it is stored and what is free is known. */
  private JsonObject watch(RaceDesk desk, Swarm swarm, List<String> group, String path)
      throws Exception {
    JsonObject shown = await(swarm.get(desk.port(), path)).expect(200).json();
    views.put(path, new View(shown.getLong("free"), new AtomicLong()));
    group.add(path);
    return shown;
  }

  private Future<?> read(RaceDesk desk, Swarm swarm, String path) {
    long invoked = history.invoked();
    return swarm
        .get(desk.port(), path)
        .onSuccess(answer ->
            history.read(path, invoked, view(path).freeAtStart() - free(answer.expect(200))));
  }

  private Future<?> readQuiet(RaceDesk desk, Swarm swarm, String path) {
    return swarm
        .get(desk.port(), path)
        .onSuccess(answer -> {
          assertThat(free(answer.expect(200))).isEqualTo(view(path).freeAtStart());
          quietReads.increment();
          if (!"HIT".equals(answer.outcome())) {
            quietMisses.increment();
          }
        });
  }

  private Future<?> book(RaceDesk desk, Swarm swarm, String path, JsonObject slot) {
    int service = Integer.parseInt(path.replaceAll("\\D*(\\d+).*", "$1"));
    long invoked = history.invoked();
    return swarm
        .ask(
            HttpMethod.POST,
            desk.port(),
            "/api/bookings",
            slot.copy().put("serviceId", service),
            Map.of("X-User-Id", String.valueOf(1 + random.nextInt(1000))))
        .onSuccess(answer -> {
          answer.expect(201);
          for (String shows : List.of(path, allDays(service))) {
            history.wrote(shows, invoked, view(shows).booked().incrementAndGet());
          }
        })
        .compose(answer -> swarm.get(desk.port(), path))
        .onSuccess(next ->
            assertThat(next.expect(200).json().getJsonArray("slots"))
                .as("what the one who booked is shown next")
                .doesNotContain(slot))
        .compose(next -> swarm.pause(THINK_MILLIS));
  }

  private View view(String path) {
    return Objects.requireNonNull(views.get(path));
  }

  private static long free(Swarm.Answer answer) {
    return answer.json().getLong("free");
  }

  private static String day(int service, int day) {
    LocalDate date = RunningApi.DAY.plusDays(14 + day);
    return "/api/availability/%d?date=%s".formatted(service, date);
  }

  /** It shows every day, so a booking of any makes it wrong. */
  private static String allDays(int service) {
    return "/api/availability/" + service;
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(GRACE_SECONDS, TimeUnit.SECONDS);
  }
}
