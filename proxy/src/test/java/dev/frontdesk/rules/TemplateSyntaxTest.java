package dev.frontdesk.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.frontdesk.rules.PathTemplate.Segment;
import dev.frontdesk.rules.Source.JsonStep;
import dev.frontdesk.rules.TagTemplate.Piece;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TemplateSyntaxTest {
  @Test
  void pathTemplatesHaveLiteralsParametersAndARest() {
    assertThat(TemplateSyntax.path("/api/%7euser/{userId}/{rest*}").segments())
        .containsExactly(
            new Segment.Literal("api"),
            new Segment.Literal("~user"),
            new Segment.Parameter("userId"),
            new Segment.Rest("rest"));
    assertThat(TemplateSyntax.path("/").segments()).containsExactly(new Segment.Literal(""));
    assertThat(TemplateSyntax.path("/a/").segments())
        .containsExactly(new Segment.Literal("a"), new Segment.Literal(""));
  }

  @ParameterizedTest
  @CsvSource({
    "api,0",
    "'',0",
    "/a/{b}.json,3",
    "/a/x{b},3",
    "/a/{,3",
    "/a/{},4",
    "/a/{b c},4",
    "/{r*}/b,6",
    "/{a}/{a},5",
    "/a/../b,3",
    "/a;b,1",
    "/a/%zz,3"
  })
  void wrongPathTemplatesSayWhere(String text, int offset) {
    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(() -> TemplateSyntax.path(text))
        .satisfies(wrong -> assertThat(wrong.offset()).isEqualTo(offset))
        .satisfies(wrong -> assertThat(wrong.expected()).isNotBlank())
        .satisfies(wrong -> assertThat(wrong.came()).isNotBlank());
  }

  static Stream<Arguments> sources() {
    return Stream.of(
        Arguments.of("serviceId", new Source.Path("serviceId")),
        Arguments.of("path.serviceId", new Source.Path("serviceId")),
        Arguments.of("query.date", new Source.Query("date")),
        Arguments.of("query.filter[a.b]", new Source.Query("filter[a.b]")),
        Arguments.of("header.X-Tenant", new Source.Header("x-tenant")),
        Arguments.of("host", new Source.Host()),
        Arguments.of("identity.user", new Source.Identity("user")),
        Arguments.of("request.form.day", new Source.RequestForm("day")),
        Arguments.of(
            "request.body.a.b",
            new Source.RequestBody(List.of(new JsonStep.Member("a"), new JsonStep.Member("b")))),
        Arguments.of(
            "request.body.items[].id",
            new Source.RequestBody(
                List.of(
                    new JsonStep.Member("items"), new JsonStep.Each(), new JsonStep.Member("id")))),
        Arguments.of("response.header.ETag", new Source.ResponseHeader("etag")),
        Arguments.of(
            "response.body[].id",
            new Source.ResponseBody(List.of(new JsonStep.Each(), new JsonStep.Member("id")))),
        Arguments.of(
            "stored.body.serviceId",
            new Source.StoredBody(List.of(new JsonStep.Member("serviceId")))));
  }

  @ParameterizedTest
  @MethodSource("sources")
  void readsEverySource(String text, Source expected) {
    assertThat(SourceSyntax.of(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'',0",
    "a b,0",
    "cookie.x,0",
    "query.,6",
    "path.a.b,5",
    "header.a b,7",
    "identity.,9",
    "request.body,12",
    "request.bodyx,12",
    "request.body.,13",
    "request.body.a[0],14",
    "request.header.x,0",
    "response.status,0",
    "stored.header.x,0"
  })
  void wrongSourcesSayWhere(String text, int offset) {
    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(() -> SourceSyntax.of(text))
        .satisfies(wrong -> assertThat(wrong.offset()).isEqualTo(offset));
  }

  @Test
  void aBareNameInAWriteIsATakenOneFirst() {
    assertThat(SourceSyntax.ofWrite("id", Set.of("id"))).isEqualTo(new Source.Taken("id"));
    assertThat(SourceSyntax.ofWrite("path.id", Set.of("id"))).isEqualTo(new Source.Path("id"));
    assertThat(SourceSyntax.ofWrite("other", Set.of("id"))).isEqualTo(new Source.Path("other"));
  }

  @Test
  void tagTemplatesHaveSegmentsOfPieces() {
    assertThat(TemplateSyntax.routeTag("day:{id}-{query.a:b}:all", RouteBuilder.PLACE).segments())
        .containsExactly(
            List.of(new Piece.Literal("day")),
            List.of(
                new Piece.Value(new Source.Path("id")),
                new Piece.Literal("-"),
                new Piece.Value(new Source.Query("a:b"))),
            List.of(new Piece.Literal("all")));
  }

  @ParameterizedTest
  @CsvSource({
    "'',0",
    "{id},0",
    ":a,0",
    "a::b,2",
    "a:,2",
    "a:{id,2",
    "a:id},4",
    "a:{query.},9",
    "~uri:x,0",
    "a:{stored.body.id},3",
    "a:{request.body.id},3",
    "a:{request.form.id},3"
  })
  void wrongRouteTagsSayWhere(String text, int offset) {
    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(() -> TemplateSyntax.routeTag(text, RouteBuilder.PLACE))
        .satisfies(wrong -> assertThat(wrong.offset()).isEqualTo(offset));
  }

  @Test
  void implicitTagsMayStandInWritesOnly() {
    assertThat(
            TemplateSyntax.writeTag("~identity:user:{identity.user}", RouteBuilder.PLACE, Set.of())
                .segments())
        .hasSize(3);
    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(() -> TemplateSyntax.writeTag("~other:x", RouteBuilder.PLACE, Set.of()));
  }
}
