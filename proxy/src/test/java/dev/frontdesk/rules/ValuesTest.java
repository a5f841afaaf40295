package dev.frontdesk.rules;

import static dev.frontdesk.rules.BookingRules.DATE;
import static dev.frontdesk.rules.BookingRules.TEXT;
import static dev.frontdesk.rules.ClassifyTest.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
  private static final Evidence NOTHING =
      Evidence.ofRequest(Map.of(), request("GET /"), Identified.NOBODY);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Found json(String body, String source) {
    return Values.of(SourceSyntax.of(source), TEXT, NOTHING.withRequestBody(bytes(body)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":7} | 7",
        "{\"a\":7.0} | 7",
        "{\"a\":70e-1} | 7",
        "{\"a\":1e2} | 100",
        "{\"a\":-0.0} | 0",
        "{\"a\":0.50} | 0.5",
        "{\"a\":12345678901234567890123} | 12345678901234567890123",
        "{\"a\":true} | true",
        "{\"a\":false} | false",
        "{\"a\":\"x y\"} | x y",
        "{\"b\":{\"a\":1},\"a\":2} | 2",
        "{\"b\":1,\"b\":2,\"a\":3} | 3",
      })
  void scalarsBecomeText(String body, String text) {
    assertThat(json(body, "request.body.a")).isEqualTo(Found.of(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"a\":null}",
        "{\"a\":\"\"}",
        "{\"a\":{}}",
        "{\"a\":[7]}",
        "{\"a\":1,\"a\":1}",
        "{\"a\":1e999}",
        "{\"a\":1e-999}",
        "[{\"a\":1}]",
        "7",
        "{\"a\":1",
        "{\"a\":1} x",
        "{\"a\":1}{\"a\":2}",
        "{\"a\":01}",
        "<a>1</a>",
      })
  void whatIsNotReadableForSureHasNoValue(String body) {
    assertThat(json(body, "request.body.a").texts()).isEmpty();
    assertThat(json(body, "request.body.a").complete()).isFalse();
  }

  @Test
  void eachElementOfAnArrayGivesAValue() {
    String source = "request.body.items[].id";
    assertThat(json("{\"items\":[{\"id\":1},{\"id\":2,\"x\":[3]},{\"id\":1}]}", source))
        .isEqualTo(new Found(List.of("1", "2"), true, true));
    assertThat(json("{\"items\":[]}", source).texts()).isEmpty();
    assertThat(json("{\"items\":[{\"id\":1},{}]}", source))
        .isEqualTo(new Found(List.of("1"), false, true));
    assertThat(json("{\"items\":[{\"id\":1},{\"id\":null},3]}", source).complete()).isFalse();
    assertThat(json("[[1,2],[3]]", "request.body[][]").texts()).containsExactly("1", "2", "3");
    assertThat(json("{\"items\":[{\"id\":1},{\"id\":2,\"id\":3}]}", source))
        .isEqualTo(Found.UNREADABLE);
  }

  @Test
  void moreValuesThanTheBoundAreNone() {
    String most =
        IntStream.range(0, Found.MOST)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(",", "{\"a\":[", ""));
    assertThat(json(most + "]}", "request.body.a[]").texts()).hasSize(Found.MOST);
    assertThat(json(most + ",-1]}", "request.body.a[]")).isEqualTo(Found.UNREADABLE);
  }

  @Test
  void deepDocumentsAreNoTrouble() {
    String deep = "{\"b\":" + "[".repeat(100_000) + "]".repeat(100_000) + ",\"a\":1}";
    assertThat(json(deep, "request.body.a").texts()).isEmpty();
  }

  @Test
  void requestSourcesAreDecoded() {
    RequestHead head =
        new RequestHead(
            "POST",
            "http",
            "API.example.com:80",
            "/",
            "a=1&a=x+y&b=%zz&c=&d&e=%c3%a9&a=1&%61b=9",
            Fields.of(
                "X-T", "one", "x-t", "two", "Content-Type", "application/x-www-form-urlencoded"));
    Evidence evidence =
        new Evidence(
            Map.of("id", "7"),
            head,
            new Identified(Map.of("user", "9"), Map.of(), null, Set.of(), false),
            bytes("day=2026-12-01&day=2026-12-02&n=%20x"),
            new ResponseHead(200, Fields.of("ETag", "\"v\"")),
            bytes("{\"a\":1}"),
            bytes("{\"a\":2}"));
    assertThat(texts("id", evidence)).containsExactly("7");
    assertThat(texts("other", evidence)).isEmpty();
    assertThat(texts("query.a", evidence)).containsExactly("1", "x y");
    assertThat(texts("query.b", evidence)).isEmpty();
    assertThat(texts("query.c", evidence)).isEmpty();
    assertThat(texts("query.d", evidence)).isEmpty();
    assertThat(texts("query.e", evidence)).containsExactly("é");
    assertThat(texts("query.ab", evidence)).containsExactly("9");
    assertThat(texts("header.X-T", evidence)).containsExactly("one", "two");
    assertThat(texts("host", evidence)).containsExactly("api.example.com");
    assertThat(texts("identity.user", evidence)).containsExactly("9");
    assertThat(texts("identity.other", evidence)).isEmpty();
    assertThat(texts("request.form.day", evidence)).containsExactly("2026-12-01", "2026-12-02");
    assertThat(texts("request.form.n", evidence)).containsExactly(" x");
    assertThat(texts("response.header.etag", evidence)).containsExactly("\"v\"");
    assertThat(texts("response.body.a", evidence)).containsExactly("1");
    assertThat(texts("stored.body.a", evidence)).containsExactly("2");
    assertThat(texts("response.body.a", NOTHING)).isEmpty();
    assertThat(texts("response.header.etag", NOTHING)).isEmpty();
  }

  @Test
  void aFormNeedsItsMediaType() {
    Evidence evidence = NOTHING.withRequestBody(bytes("a=1"));
    assertThat(texts("request.form.a", evidence)).isEmpty();
  }

  private static List<String> texts(String source, Evidence evidence) {
    return Values.of(SourceSyntax.of(source), TEXT, evidence).texts();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "7,7",
        "07,7",
        "+7,7",
        "-07,-7",
        "-0,0",
        "000,0",
        "7.0,-",
        "7x,-",
        "' 7',-",
        "'',-",
        "99999999999999999999,99999999999999999999",
        "٧,-",
        "0x7,-",
        "+,-"
      })
  void integers(String text, String canonical) {
    assertThat(CanonicalValue.integer(text)).isEqualTo(canonical);
  }

  @Test
  void integersHaveABound() {
    assertThat(CanonicalValue.integer("1".repeat(CanonicalValue.MOST_DIGITS))).isNotNull();
    assertThat(CanonicalValue.integer("1".repeat(CanonicalValue.MOST_DIGITS + 1))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "123E4567-E89B-12D3-A456-426614174000",
        "123e4567e89b12d3a456426614174000",
        "{123e4567-e89b-12d3-a456-426614174000}",
        "urn:uuid:123e4567-e89b-12d3-a456-426614174000"
      })
  void uuidsMeetInOneForm(String text) {
    assertThat(CanonicalValue.uuid(text)).isEqualTo("123e4567-e89b-12d3-a456-426614174000");
    assertThat(CanonicalValue.uuid(text + "0")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "2026-12-01, 2026-12-01",
        "2026-12-1, 2026-12-01",
        "2026-7-1, 2026-07-01",
        "2026-12-01T23:59, 2026-12-01",
        "2026-12-01T23:59:59.999, 2026-12-01",
        "2026-12-01 10:00, 2026-12-01",
        "2026-12-01T10:00:00Z, 2026-12-01",
        "2026-12-01T23:30:00-05:00, 2026-12-02",
        "2026-07-01T23:30:00Z, 2026-07-02",
        "2026-12-01T23:30:00Z, 2026-12-01",
        "2026-12-02T00:30:00+0200, 2026-12-01",
        "2026-13-01, -",
        "2026-02-30, -",
        "2026-12-01T25:00, -",
        "2026-12-01T10:00:00+99:00, -",
        "2026-12-01T10:00:00Zx, -",
        "2026-12-01x, -",
        "01.12.2026, -",
        "20261201, -",
        "1764583200, -",
        "1764583200000, -",
        "today, -",
      })
  void aDateIsADayInItsZone(String text, String day) {
    Evidence evidence = Evidence.ofRequest(Map.of("d", text), request("GET /"), Identified.NOBODY);
    Found found = Values.of(new Source.Path("d"), DATE, evidence);
    assertThat(found).isEqualTo(day == null ? Found.UNREADABLE : Found.of(day));
  }

  @Test
  void aZoneMayComeFromAValue() {
    ValueType type = new ValueType.Date(new ValueType.Zone.From(new Source.Query("tz")));
    Source day = new Source.Path("d");
    Map<String, String> path = Map.of("d", "2026-12-01T23:30:00Z");
    assertThat(dayIn(type, day, path, "GET /?tz=Asia/Tokyo").texts()).containsExactly("2026-12-02");
    assertThat(dayIn(type, day, path, "GET /?tz=Asia/Tokyo&tz=UTC").texts())
        .containsExactly("2026-12-02", "2026-12-01");
    assertThat(dayIn(type, day, path, "GET /?tz=Moon/Sea").texts()).isEmpty();
    assertThat(dayIn(type, day, path, "GET /").texts()).isEmpty();
    assertThat(dayIn(type, day, Map.of("d", "2026-12-01"), "GET /").texts())
        .containsExactly("2026-12-01");
  }

  private static Found dayIn(ValueType type, Source source, Map<String, String> path, String line) {
    return Values.of(source, type, Evidence.ofRequest(path, request(line), Identified.NOBODY));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-12-01, 2026-12-03, 3",
    "2026-12-01, 2026-12-01, 1",
    "2026-12-03, 2026-12-01, 0",
    "2026-01-01, 2026-03-05, 64",
    "2026-01-01, 2026-03-06, 0",
    "2026-01-01, x, 0",
    "2026-01-01, '', 0",
  })
  void aSpanIsEveryDayUpToItsBound(String from, String to, int days) {
    ValueType type =
        new ValueType.Dates(
            new Source.Query("from"),
            new Source.Query("to"),
            new ValueType.Zone.Fixed(ZoneId.of("UTC")));
    Evidence evidence =
        Evidence.ofRequest(
            Map.of(), request("GET /?from=" + from + "&to=" + to), Identified.NOBODY);
    Found found = Values.of(new Source.Path("any"), type, evidence);
    assertThat(found.texts()).hasSize(days);
    assertThat(found.complete()).isEqualTo(days > 0);
  }
}
