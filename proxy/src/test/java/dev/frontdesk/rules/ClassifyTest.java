package dev.frontdesk.rules;

import static dev.frontdesk.rules.RouteBuilder.route;
import static dev.frontdesk.rules.WriteBuilder.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.rules.Conditions.Expected;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassifyTest {
  private static final CompiledRules BOOKING = CompiledRules.of(BookingRules.rules());

  static RequestHead request(String line, String... fields) {
    String[] parts = line.split(" ", 2);
    int mark = parts[1].indexOf('?');
    return new RequestHead(
        parts[0],
        "http",
        "api.example.com",
        mark < 0 ? parts[1] : parts[1].substring(0, mark),
        mark < 0 ? null : parts[1].substring(mark + 1),
        Fields.of(fields));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "GET /api/availability/7, availability, -",
        "HEAD /api/availability/7, availability, -",
        "GET /api/%61vailability/7, availability, -",
        "GET /api/Availability/7, http, -",
        "GET /api/availability/7/, http, -",
        "GET /api//availability/7, http, -",
        "GET /api/availability/, http, -",
        "GET /, http, -",
        "GET //, http, -",
        "GET /api/auth/login, sensitive, cache-off",
        "GET /api/auth/, sensitive, cache-off",
        "GET /api/auth, http, -",
        "GET /api/analytics/realtime, sensitive, cache-off",
        "POST /api/auth/login, sensitive, method",
        "POST /api/auth/logout, sensitive, write",
        "POST /api/bookings, -, write",
        "POST /other, -, method",
        "OPTIONS /api/bookings, -, method",
        "GET /api/availability/7%2f8, -, ambiguous-path",
        "POST /api/bookings;x=1, -, ambiguous-path",
        "GET /api/%zz, -, ambiguous-path",
      })
  void theFirstRouteThatMatchesCounts(String line, String route, String reason) {
    Classification found = BOOKING.classify(request(line));
    assertThat(found.route() == null ? null : found.route().id()).isEqualTo(route);
    assertThat(found.bypass() == null ? null : found.bypass().text()).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Length, 5, BODY",
    "Transfer-Encoding, chunked, BODY",
    "Range, bytes=0-1,",
  })
  void someRequestsPassByTheirFields(String name, String value, @Nullable Reason reason) {
    assertThat(BOOKING.classify(request("GET /x", name, value)).bypass()).isEqualTo(reason);
  }

  /** An upgrade to HTTP/2, which many clients offer with every request, is not passed on. */
  @ParameterizedTest
  @CsvSource({
    "websocket, UPGRADE",
    "'h2c, websocket', UPGRADE",
    "h2c,",
  })
  void anUpgradeThatCanBePassedOnPasses(String protocols, @Nullable Reason reason) {
    RequestHead asking =
        request("GET /x", "Connection", "Upgrade, HTTP2-Settings", "Upgrade", protocols);
    assertThat(BOOKING.classify(asking).bypass()).isEqualTo(reason);
  }

  @Test
  void aContentLengthOfZeroIsNoBody() {
    assertThat(BOOKING.classify(request("GET /x", "Content-Length", "0")).bypass()).isNull();
  }

  @Test
  void pathValuesAreDecodedAndARestKeepsItsSlashes() {
    CompiledRules rules =
        CompiledRules.of(
            RouteBuilder.rules(List.of(route("a", "GET /f/{name}/{rest*}").keyed()), List.of()));
    assertThat(rules.classify(request("GET /f/caf%C3%A9/a//b%20c/")).path())
        .isEqualTo(Map.of("name", "café", "rest", "a//b c/"));
  }

  @Test
  void allWritesThatMatchApply() {
    CompiledRules rules =
        CompiledRules.of(
            RouteBuilder.rules(
                List.of(route("read", "GET /{rest*}").keyed()),
                List.of(
                    write("one", "POST /a/{x}", "ANY /{y}/b").invalidate("one:{x}"),
                    write("two", "ANY /a/{rest*}").invalidate("two"),
                    write("other", "PUT /a/b").invalidate("other"))));
    Classification found = rules.classify(request("POST /a/b"));
    assertThat(found.writes())
        .extracting(matched -> matched.write().id())
        .containsExactly("one", "two");
    assertThat(found.writes().getFirst().path()).isEqualTo(Map.of("x", "b"));
  }

  @Test
  void aMutatingGetIsAWrite() {
    CompiledRules rules =
        CompiledRules.of(
            RouteBuilder.rules(
                List.of(route("read", "GET /{rest*}").keyed()),
                List.of(write("ping", "GET /do/it").invalidate("it"))));
    assertThat(rules.classify(request("GET /do/it")).bypass()).isEqualTo(Reason.WRITE);
    assertThat(rules.classify(request("HEAD /do/it")).bypass()).isEqualTo(Reason.WRITE);
  }

  @ParameterizedTest
  @CsvSource({
    "GET /api/availability/7, booking.replicas",
    "POST /api/bookings, booking",
    "POST /api/availability/7, booking",
    "GET /files/a;v=1, files",
    "POST /files/a, files",
    "POST /files/a%2fb, files",
    "PUT /nowhere, main",
  })
  void theUpstreamIsThatOfWhoeverSpeaksForThePath(String line, String upstream) {
    List<Route> routes = new ArrayList<>(BookingRules.rules().routes());
    routes.removeLast();
    routes.addFirst(route("files", "GET /files/{rest*}").upstream("files", true).keyed());
    CompiledRules rules =
        CompiledRules.of(RouteBuilder.rules(routes, BookingRules.rules().writes()));
    String expected = line.startsWith("GET /files") ? upstream + ".replicas" : upstream;
    assertThat(rules.classify(request(line)).upstream()).hasToString(expected);
  }

  /** What SQL cannot do goes where it would go without the query. */
  @ParameterizedTest
  @CsvSource({
    "GET /sql/1, ~queries.replicas",
    "HEAD /sql/1, ~queries.replicas",
    "POST /sql/1, main",
    "OPTIONS /sql/1, main",
    "POST /sql/1/done, writes",
    "GET /sql/1/done, writes",
    "GET /sql/a%2fb, main",
  })
  void onlyReadsGoToADeclaredQuery(String line, String upstream) {
    CompiledRules rules =
        CompiledRules.of(
            RouteBuilder.rules(
                List.of(
                    route("query", "GET /sql/{id}").upstream(Upstream.QUERIES, true).keyed(),
                    route("done", "GET /sql/{id}/done").upstream(Upstream.QUERIES, true).keyed()),
                List.of(
                    new Write(
                        "write",
                        new Place("f", 1, 1),
                        List.of(
                            new MatchPattern(
                                MatchPattern.ANY,
                                TemplateSyntax.path("/sql/{id}/done"),
                                new Place("f", 1, 1))),
                        Conditions.NONE,
                        new Upstream("writes", false),
                        null,
                        Map.of(),
                        List.of(),
                        Write.Consistency.LOCAL,
                        null,
                        false,
                        Write.WhenRedisAway.RELEASE))));
    assertThat(rules.classify(request(line)).upstream()).hasToString(upstream);
  }

  @Test
  void conditionsDecideWhichRouteMatches() {
    CompiledRules rules =
        CompiledRules.of(
            RouteBuilder.rules(
                List.of(
                    route("host", "GET /x")
                        .when(new Conditions("B.example.com", Map.of(), Map.of()))
                        .keyed(),
                    route("value", "GET /x")
                        .when(
                            new Conditions(
                                null, Map.of("a b", new Expected.Value("1 2")), Map.of()))
                        .keyed(),
                    route("present", "GET /x")
                        .when(
                            new Conditions(
                                null,
                                Map.of("p", new Expected.Present()),
                                Map.of("X-Beta", new Expected.Absent())))
                        .keyed(),
                    route("field", "GET /x")
                        .when(
                            new Conditions(
                                null, Map.of(), Map.of("x-beta", new Expected.Value("on"))))
                        .keyed(),
                    route("else", "GET /x").keyed()),
                List.of()));
    assertThat(id(rules, request("GET /x"))).isEqualTo("else");
    assertThat(id(rules, request("GET /x?a+b=3&a%20b=1+2"))).isEqualTo("value");
    assertThat(id(rules, request("GET /x?p"))).isEqualTo("present");
    assertThat(id(rules, request("GET /x?p", "X-BETA", "on"))).isEqualTo("field");
    assertThat(id(rules, request("GET /x?p", "X-BETA", "off"))).isEqualTo("else");
    assertThat(
            id(
                rules,
                new RequestHead("GET", "http", "b.EXAMPLE.com:8080", "/x", null, Fields.EMPTY)))
        .isEqualTo("host");
  }

  private static String id(CompiledRules rules, RequestHead head) {
    Route route = rules.classify(head).route();
    return route == null ? "none" : route.id();
  }

  /** The index against the plain reading of the language. */
  @Test
  void theIndexFindsWhatTryingEachRouteInTurnFinds() {
    Random random = new Random(7);
    String[] words = {"a", "b", "{p}", "{r*}", ""};
    for (int round = 0; round < 200; round++) {
      List<Route> routes = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        StringBuilder template = new StringBuilder();
        int length = 1 + random.nextInt(3);
        for (int s = 0; s < length; s++) {
          String word = words[random.nextInt(words.length)];
          template.append('/').append(word.startsWith("{p") ? "{p" + s + "}" : word);
          if (word.startsWith("{r")) {
            break;
          }
        }
        routes.add(route("r" + i, "GET " + template).keyed());
      }
      CompiledRules rules = CompiledRules.of(RouteBuilder.rules(routes, List.of()));
      for (int i = 0; i < 20; i++) {
        StringBuilder path = new StringBuilder();
        for (int s = 0; s <= random.nextInt(4); s++) {
          path.append('/').append(List.of("a", "b", "c", "").get(random.nextInt(4)));
        }
        assertThat(id(rules, request("GET " + path)))
            .as("%s in %s", path, routes)
            .isEqualTo(
                routes.stream()
                    .filter(route -> plainly(route, path.toString()))
                    .map(Route::id)
                    .findFirst()
                    .orElse("none"));
      }
    }
  }

  private static boolean plainly(Route route, String path) {
    String regex =
        route
            .match()
            .getFirst()
            .path()
            .text()
            .replaceAll("\\{p\\d\\}", "[^/]+")
            .replace("{r*}", ".*");
    return path.matches(regex);
  }
}
