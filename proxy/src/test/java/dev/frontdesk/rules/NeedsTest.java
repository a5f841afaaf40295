package dev.frontdesk.rules;

import static dev.frontdesk.rules.RouteBuilder.route;
import static dev.frontdesk.rules.WriteBuilder.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeedsTest {
  private static final ValueType.Zone UTC = new ValueType.Zone.Fixed(ZoneId.of("UTC"));

  @ParameterizedTest
  @CsvSource({
    "request.body.a, true, false, false",
    "request.form.a, true, false, false",
    "response.body.a, false, true, false",
    "stored.body.a, false, false, true",
    "query.a, false, false, false",
    "response.header.a, false, false, false",
  })
  void writesNeedWhatTheirTagsRead(
      String source, boolean request, boolean response, boolean stored) {
    ValueType text = new ValueType.Text();
    ValueType span = new ValueType.Dates(SourceSyntax.of(source), new Source.Host(), UTC);
    for (Write write :
        List.of(
            write("direct", "POST /x").invalidate("t:{" + source + "}"),
            write("taken", "POST /x").take("v", text, "host", source).invalidate("t:{v}"),
            write("span", "POST /x").take("v", span).invalidate("t:{v}"))) {
      List<MatchedWrite> writes = List.of(new MatchedWrite(write, Map.of()));
      Classification found =
          new Classification("/x", null, Map.of(), writes, RouteBuilder.PRIMARY, null);
      assertThat(Needs.needsRequestBody(found)).as(write.id()).isEqualTo(request);
      assertThat(Needs.needsResponseBody(writes)).as(write.id()).isEqualTo(response);
      assertThat(Needs.needsStoredBody(writes)).as(write.id()).isEqualTo(stored);
    }
  }

  @Test
  void whatIsTakenAndNotUsedIsNotNeeded() {
    Write write =
        write("w", "POST /x").take("v", new ValueType.Text(), "response.body.a").invalidate("t");
    assertThat(Needs.needsResponseBody(List.of(new MatchedWrite(write, Map.of())))).isFalse();
  }

  @Test
  void routesNeedTheBodyForTheirTagsOrTheirEnd() {
    Route plain = route("r", "GET /x").tags("a:{query.a}", "b").keyed();
    assertThat(Needs.needsResponseBody(plain)).isFalse();
    assertThat(Needs.requestOnly(plain)).isTrue();

    Route body = route("r", "GET /x").tags("a:{response.body.a}").keyed();
    assertThat(Needs.needsResponseBody(body)).isTrue();
    assertThat(Needs.requestOnly(body)).isFalse();

    Route field = route("r", "GET /x").tags("a:{response.header.a}").keyed();
    assertThat(Needs.needsResponseBody(field)).isFalse();
    assertThat(Needs.requestOnly(field)).isFalse();

    Route origins = route("r", "GET /x").tagsFrom("xkey").http();
    assertThat(Needs.needsResponseBody(origins)).isFalse();
    assertThat(Needs.requestOnly(origins)).isFalse();

    Route zone =
        route("r", "GET /x")
            .tags("a:{query.a}")
            .type(
                "query.a",
                new ValueType.Date(new ValueType.Zone.From(SourceSyntax.of("response.body.tz"))))
            .keyed();
    assertThat(Needs.needsResponseBody(zone)).isTrue();
    assertThat(Needs.requestOnly(zone)).isFalse();

    Route until =
        route("r", "GET /x")
            .until(new CacheRule.Until.ValueOf(SourceSyntax.of("response.body.end"), UTC))
            .keyed();
    assertThat(Needs.needsResponseBody(until)).isTrue();
    assertThat(Needs.requestOnly(until)).isTrue();

    Route off = route("r", "GET /x").tags("a:{response.body.a}").off();
    assertThat(Needs.needsResponseBody(off)).isFalse();
    assertThat(Needs.requestOnly(off)).isTrue();
  }
}
