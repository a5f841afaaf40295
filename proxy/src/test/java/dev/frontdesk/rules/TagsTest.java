package dev.frontdesk.rules;

import static dev.frontdesk.rules.BookingRules.TEXT;
import static dev.frontdesk.rules.ClassifyTest.request;
import static dev.frontdesk.rules.RouteBuilder.route;
import static dev.frontdesk.rules.WriteBuilder.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagsTest {
  private static final CompiledRules BOOKING = CompiledRules.of(BookingRules.rules());
  private static final Identified NINE =
      new Identified(Map.of("user", "9"), Map.of(), null, Set.of("x-user-id"), false);

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  /** As rule tests show them: a cut tag has a star here. */
  private static List<String> shown(List<Tag> tags) {
    return tags.stream().map(tag -> tag.text() + (tag.cut() ? "*" : "")).toList();
  }

  private static List<String> ofWrite(
      String line,
      Identified caller,
      @Nullable String requestBody,
      @Nullable String responseBody,
      @Nullable String storedBody) {
    Classification found = BOOKING.classify(request(line));
    Evidence evidence =
        new Evidence(
            found.path(),
            request(line),
            caller,
            bytes(requestBody),
            new ResponseHead(200, Fields.EMPTY),
            bytes(responseBody),
            bytes(storedBody));
    return shown(
        found.writes().stream()
            .flatMap(matched -> Tags.writeTags(matched, evidence).stream())
            .toList());
  }

  private static List<String> ofRead(String line, @Nullable String responseBody) {
    Classification found = BOOKING.classify(request(line));
    Evidence evidence =
        Evidence.ofRequest(found.path(), request(line), NINE)
            .withResponse(new ResponseHead(200, Fields.EMPTY), bytes(responseBody));
    Route route = Objects.requireNonNull(found.route());
    return shown(Tags.responseTags(route, evidence, Tags.BOUND));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "/api/availability/7?date=2026-12-01 | - | availability:7:2026-12-01",
        "/api/availability/07?date=2026-12-1 | - | availability:7:2026-12-01",
        "/api/availability/7 | - | availability:7*",
        "/api/availability/7?date=soon | - | availability:7*",
        "/api/availability/7?date= | - | availability:7*",
        "/api/availability/x?date=2026-12-01 | - | availability*",
        "/api/services?tenantId=3 | {\"items\":[{\"id\":1},{\"id\":2}]} | services:3 service:1 service:2",
        "/api/services | {\"items\":[{\"id\":1}]} | services* service:1",
        "/api/services?tenantId=3 | [] | services:3 service*",
        "/api/services?tenantId=3 | {\"items\":[{\"id\":1},{}]} | services:3 service* service:1",
        "/api/services?tenantId=3 | - | services:3 service*",
        "/api/services?tenantId=a:b%25 | {\"items\":[{\"id\":\"x\\ny\"}]} | services:a%3Ab%25 service:x%0Ay",
        "/api/bookings | {\"items\":[{\"id\":5}]} | bookings:9 booking:5",
        "/ | - | ''",
      })
  void responses(String target, String body, String tags) {
    assertThat(String.join(" ", ofRead("GET " + target, body))).isEqualTo(tags);
  }

  @Test
  void aBookingClearsItsDay() {
    assertThat(
            ofWrite(
                "POST /api/bookings",
                Identified.NOBODY,
                "{\"serviceId\":7,\"startTime\":\"2026-12-01T10:00:00Z\"}",
                "{\"id\":1,\"serviceId\":7,\"userId\":9}",
                null))
        .containsExactlyInAnyOrder(
            "booking:1", "availability:7:2026-12-01", "bookings:9", "calendar:9", "analytics");
  }

  @Test
  void aBookingLateInAnotherZoneClearsTheNextDay() {
    assertThat(
            ofWrite(
                "POST /api/bookings",
                Identified.NOBODY,
                "{\"serviceId\":7,\"startTime\":\"2026-12-01T23:30:00-05:00\"}",
                "{\"id\":2,\"serviceId\":7,\"userId\":9}",
                null))
        .containsExactlyInAnyOrder(
            "booking:2", "availability:7:2026-12-02", "bookings:9", "calendar:9", "analytics");
  }

  @Test
  void whatAnUnknownOutcomeDoesNotTellIsClearedWhole() {
    assertThat(
            ofWrite(
                "POST /api/bookings",
                Identified.NOBODY,
                "{\"serviceId\":7,\"startTime\":\"2026-12-01T10:00:00Z\"}",
                null,
                null))
        .containsExactlyInAnyOrder(
            "booking*", "availability:7:2026-12-01", "bookings*", "calendar*", "analytics");
  }

  @Test
  void everyDistinctValueCounts() {
    assertThat(
            ofWrite(
                "PUT /api/bookings/5",
                NINE,
                "{\"serviceId\":8}",
                "{\"serviceId\":\"08\",\"userId\":10}",
                "{\"serviceId\":7}"))
        .containsExactlyInAnyOrder(
            "booking:5",
            "availability:7",
            "availability:8",
            "bookings:10",
            "bookings:9",
            "calendar:10",
            "calendar:9",
            "analytics");
  }

  @Test
  void aDeleteThatShowsNothingClearsAllServices() {
    assertThat(ofWrite("DELETE /api/bookings/5", NINE, null, null, null))
        .containsExactlyInAnyOrder(
            "booking:5", "availability*", "bookings:9", "calendar:9", "analytics");
  }

  @Test
  void aValueThatDoesNotParseClearsAllBesideThoseThatDo() {
    assertThat(
            ofWrite(
                "PUT /api/bookings/5", NINE, "{\"serviceId\":\"x\"}", "{\"serviceId\":7}", null))
        .contains("availability*", "availability:7");
  }

  @Test
  void aTakenNameHidesThePathParameter() {
    assertThat(
            ofWrite(
                "PUT /api/services/5", NINE, "{\"tenantId\":3}", "{\"id\":6,\"tenantId\":3}", null))
        .containsExactlyInAnyOrder(
            "services:3", "service:5", "service:6", "availability:5", "availability:6");
  }

  @Test
  void loggingOutClearsThePerson() {
    assertThat(ofWrite("POST /api/auth/logout", NINE, null, null, null))
        .containsExactly(ImplicitTags.identity("user", "9").text());
    assertThat(ofWrite("POST /api/auth/logout", Identified.NOBODY, null, null, null))
        .containsExactly("~identity:user*");
  }

  @Test
  void theFirstThatIsFoundOptsOutOfTheRest() {
    Write write =
        write("w", "POST /x")
            .takeFirst("id", BookingRules.INT, "query.a", "query.b")
            .invalidate("t:{id}");
    assertThat(tags(write, "POST /x?a=1&b=2")).containsExactly("t:1");
    assertThat(tags(write, "POST /x?a=z&b=2")).containsExactly("t:2");
    assertThat(tags(write, "POST /x")).containsExactly("t*");
  }

  private static List<String> tags(Write write, String line) {
    return shown(
        Tags.writeTags(
            new MatchedWrite(write, Map.of()),
            Evidence.ofRequest(Map.of(), request(line), Identified.NOBODY)));
  }

  @Test
  void severalArraysMultiplyUpToTheBoundAndAreThenCut() {
    Write write =
        write("w", "POST /x")
            .take("a", TEXT, "query.a")
            .take("b", TEXT, "query.b")
            .invalidate("t:{a}:{b}");
    assertThat(tags(write, "POST /x?a=1&a=2&b=3&b=4"))
        .containsExactly("t:1:3", "t:1:4", "t:2:3", "t:2:4");
    assertThat(tags(write, "POST /x?" + many("a", 8) + many("b", 8))).hasSize(64);
    assertThat(tags(write, "POST /x?" + many("a", 8) + many("b", 9)))
        .hasSize(8)
        .contains("t:0*", "t:7*");
    assertThat(tags(write, "POST /x?" + many("a", 65) + many("b", 1))).containsExactly("t*");
  }

  private static String many(String name, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> name + "=" + i + "&")
        .collect(Collectors.joining());
  }

  @Test
  void aSegmentOfSeveralPiecesHasEveryCombination() {
    Write write = write("w", "POST /x").invalidate("t:{query.a}-{query.b}", "u{query.c}:x");
    assertThat(tags(write, "POST /x?a=1&a=2&b=3&c=4")).containsExactly("t:1-3", "t:2-3", "u4:x");
    assertThat(tags(write, "POST /x?a=1")).containsExactly("t*", "*");
  }

  @Test
  void aResponseHasAtMostTheBoundAndNeverLess() {
    Route route = route("r", "GET /x").tags("a:{query.a}", "b:{query.b}").tagsFrom("xkey").keyed();
    assertThat(response(route, many("a", 62) + many("b", 1), "k")).hasSize(64);
    assertThat(response(route, many("a", 63) + many("b", 1), "k"))
        .containsExactly("a*", "b:0", "k");
    assertThat(response(route, many("a", 61) + many("b", 2), "k")).hasSize(64);
    assertThat(response(route, many("a", 61) + many("b", 3), "k")).hasSize(63).contains("b*", "k");
    assertThat(response(route, many("a", 1) + many("b", 1), keys(62)))
        .hasSize(64)
        .doesNotContain("*");
    assertThat(response(route, many("a", 1) + many("b", 1), keys(63)))
        .containsExactly("a:0", "b:0", "*");
  }

  private static String keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> "k" + i).collect(Collectors.joining(" "));
  }

  private static List<String> response(Route route, String query, String xkey) {
    Evidence evidence =
        Evidence.ofRequest(Map.of(), request("GET /x?" + query), Identified.NOBODY)
            .withResponse(new ResponseHead(200, Fields.of("xkey", xkey)), null);
    return shown(Tags.responseTags(route, evidence, Tags.BOUND));
  }

  @Test
  void theOriginsOwnTagsPartAsTheirFieldsDo() {
    Route route = route("r", "GET /x").tagsFrom("Surrogate-Key", "Cache-Tag", "xkey").keyed();
    Evidence evidence =
        Evidence.ofRequest(
                Map.of(), request("GET /x", "Surrogate-Key", "client"), Identified.NOBODY)
            .withResponse(
                new ResponseHead(
                    200,
                    Fields.of(
                        "surrogate-key", "a,b  c",
                        "Cache-Tag", "d e, f:1,,",
                        "xkey", "g, h i",
                        "xkey", "g",
                        "Other", "no")),
                null);
    assertThat(shown(Tags.responseTags(route, evidence, Tags.BOUND)))
        .containsExactly("a,b", "c", "d e", "f:1", "g", "h", "i");
  }

  @Test
  void aSegmentLongerThanTheBoundIsCut() {
    Write write = write("w", "POST /x").invalidate("t:a{query.a}:x");
    String most = "1".repeat(TagExpansion.MOST_CHARACTERS - 1);
    assertThat(tags(write, "POST /x?a=" + most)).containsExactly("t:a" + most + ":x");
    assertThat(tags(write, "POST /x?a=" + most + "1")).containsExactly("t*");
    Route route = route("r", "GET /x").tags("t:a{query.a}:x").keyed();
    assertThat(response(route, "a=" + most + "1", "")).containsExactly("t*");
  }

  @Test
  void anOriginsTagWithMoreSegmentsThanTheBoundShowsAllBelow() {
    Route route = route("r", "GET /x").tagsFrom("xkey").keyed();
    String most = "s" + ":s".repeat(Tags.MOST_SEGMENTS - 1);
    assertThat(response(route, "", most)).containsExactly(most);
    assertThat(response(route, "", most + ":t")).containsExactly(most + "*");
    assertThat(response(route, "", ":".repeat(60_000)).getFirst()).hasSize(Tags.MOST_SEGMENTS);
  }

  @Test
  void moreTemplatesThanTheBoundShowEverything() {
    Route route = route("r", "GET /x").tags("a", "b", "c").keyed();
    Evidence evidence = Evidence.ofRequest(Map.of(), request("GET /x"), Identified.NOBODY);
    assertThat(shown(Tags.responseTags(route, evidence, 3))).containsExactly("a", "b", "c");
    assertThat(Tags.responseTags(route, evidence, 2)).containsExactly(Tag.ALL);
  }

  @Test
  void aRouteThatCachesNothingHasNoTags() {
    Route route = route("r", "GET /x").tags("a").off();
    assertThat(
            Tags.responseTags(
                route, Evidence.ofRequest(Map.of(), request("GET /x"), Identified.NOBODY), 64))
        .isEmpty();
  }

  @Test
  void implicitTagsAreEscaped() {
    assertThat(ImplicitTags.uri("h:8080", "/a%20b:c"))
        .isEqualTo(Tag.of("~uri:/a%2520b%3Ac:h%3A8080"));
    assertThat(ImplicitTags.route("r")).isEqualTo(Tag.of("~route:r"));
    assertThat(ImplicitTags.identity("user", "a:b")).isEqualTo(Tag.of("~identity:user:a%3Ab"));
  }
}
