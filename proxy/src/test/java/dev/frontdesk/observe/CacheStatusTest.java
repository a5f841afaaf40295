package dev.frontdesk.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 9211: what each outcome and reason becomes, to the letter. */
class CacheStatusTest {
  /**
   * Outcome, reason, why it was forwarded ({@code -}: the same), refusal, status of the origin,
   * ttl, and what is true besides; then the member, or {@code none}.
   */
  private static final String TABLE =
      """
      HIT         fresh                   - -                     -   288 -          | hit; ttl=288; detail=fresh
      HIT         fresh                   - -                     -   0   -          | hit; ttl=0; detail=fresh
      STALE       stale-while-revalidate  - -                     -   -3  -          | hit; ttl=-3; detail=stale-while-revalidate
      STALE       max-stale               - -                     -   -60 -          | hit; ttl=-60; detail=max-stale
      STALE       stale-if-error          expired -               503 -9  -          | fwd=stale; fwd-status=503; ttl=-9; detail=stale-if-error
      STALE       stale-if-error          expired -               -   -9  -          | fwd=stale; ttl=-9; detail=stale-if-error
      STALE       stale-if-error          request-max-age -       500 4   -          | fwd=request; fwd-status=500; ttl=4; detail=stale-if-error
      STALE       stale-if-error          - -                     -   -9  -          | fwd=stale; ttl=-9; detail=stale-if-error
      MISS        incomplete              - -                     206 60  stored     | fwd=partial; fwd-status=206; ttl=60; stored; detail=incomplete
      REVALIDATED not-modified            expired -               304 60  stored     | fwd=stale; fwd-status=304; ttl=60; stored; detail=not-modified
      REVALIDATED not-modified            request-no-cache -      304 60  stored     | fwd=request; fwd-status=304; ttl=60; stored; detail=not-modified
      REVALIDATED not-modified            response-no-cache -     304 0   stored     | fwd=stale; fwd-status=304; ttl=0; stored; detail=not-modified
      REVALIDATED not-modified            - -                     304 60  -          | fwd=stale; fwd-status=304; ttl=60; detail=not-modified
      COLLAPSED   joined                  not-stored -            200 60  stored     | fwd=uri-miss; fwd-status=200; ttl=60; stored; collapsed; detail=joined
      COLLAPSED   joined                  vary-mismatch -         200 60  stored     | fwd=vary-miss; fwd-status=200; ttl=60; stored; collapsed; detail=joined
      COLLAPSED   joined                  expired -               304 60  stored     | fwd=stale; fwd-status=304; ttl=60; stored; collapsed; detail=joined
      COLLAPSED   joined                  not-stored no-freshness 503 -   -          | fwd=uri-miss; fwd-status=503; collapsed; detail=joined/no-freshness
      COLLAPSED   joined                  - -                     -   -   -          | fwd=miss; collapsed; detail=joined
      MISS        not-stored              - -                     200 300 stored     | fwd=uri-miss; fwd-status=200; ttl=300; stored; detail=not-stored
      MISS        not-stored              - set-cookie            200 -   -          | fwd=uri-miss; fwd-status=200; detail=not-stored/set-cookie
      MISS        not-stored              - response-private      200 -   vain       | fwd=uri-miss; fwd-status=200; collapsed=?0; detail=not-stored/response-private
      MISS        vary-mismatch           - -                     200 60  stored     | fwd=vary-miss; fwd-status=200; ttl=60; stored; detail=vary-mismatch
      MISS        vary-mismatch           - -                     200 60  stored,vain| fwd=vary-miss; fwd-status=200; ttl=60; stored; collapsed=?0; detail=vary-mismatch
      MISS        expired                 - -                     200 60  stored     | fwd=stale; fwd-status=200; ttl=60; stored; detail=expired
      MISS        invalidated             - -                     404 10  stored     | fwd=stale; fwd-status=404; ttl=10; stored; detail=invalidated
      MISS        unconfirmed             - -                     200 60  stored     | fwd=stale; fwd-status=200; ttl=60; stored; detail=unconfirmed
      MISS        response-no-cache       - -                     200 60  stored     | fwd=stale; fwd-status=200; ttl=60; stored; detail=response-no-cache
      MISS        request-no-cache        - -                     200 60  stored     | fwd=request; fwd-status=200; ttl=60; stored; detail=request-no-cache
      MISS        request-max-age         - -                     200 60  stored     | fwd=request; fwd-status=200; ttl=60; stored; detail=request-max-age
      MISS        request-no-store        - -                     200 -   -          | fwd=request; fwd-status=200; detail=request-no-store
      MISS        response-no-store       - -                     200 -   -          | fwd=miss; fwd-status=200; detail=response-no-store
      MISS        response-private        - -                     200 -   -          | fwd=miss; fwd-status=200; detail=response-private
      MISS        replica-behind          - -                     200 -   -          | fwd=miss; fwd-status=200; detail=replica-behind
      MISS        set-cookie              - -                     200 -   -          | fwd=miss; fwd-status=200; detail=set-cookie
      MISS        vary-star               - -                     200 -   -          | fwd=miss; fwd-status=200; detail=vary-star
      MISS        reflected-origin        - -                     200 -   -          | fwd=miss; fwd-status=200; detail=reflected-origin
      MISS        status                  - -                     299 -   -          | fwd=miss; fwd-status=299; detail=status
      MISS        partial                 - -                     206 -   -          | fwd=miss; fwd-status=206; detail=partial
      MISS        no-freshness            - -                     200 -   -          | fwd=miss; fwd-status=200; detail=no-freshness
      MISS        too-large               - -                     200 -   -          | fwd=miss; fwd-status=200; detail=too-large
      MISS        fill-budget             - -                     200 -   -          | fwd=miss; fwd-status=200; detail=fill-budget
      MISS        truncated               - -                     200 -   -          | fwd=miss; fwd-status=200; detail=truncated
      MISS        rules-replaced          - -                     200 -   -          | fwd=miss; fwd-status=200; detail=rules-replaced
      MISS        invalidated-during-fill - -                     200 -   -          | fwd=miss; fwd-status=200; detail=invalidated-during-fill
      BYPASS      method                  - -                     201 -   -          | fwd=method; fwd-status=201; detail=method
      BYPASS      not-shareable           - not-shareable         200 -   -          | fwd=bypass; fwd-status=200; detail=not-shareable
      BYPASS      write                   - -                     204 -   -          | fwd=bypass; fwd-status=204; detail=write
      BYPASS      cache-off               - -                     200 -   -          | fwd=bypass; fwd-status=200; detail=cache-off
      BYPASS      upgrade                 - -                     101 -   -          | fwd=bypass; fwd-status=101; detail=upgrade
      BYPASS      body                    - -                     200 -   -          | fwd=bypass; fwd-status=200; detail=body
      BYPASS      range                   - -                     206 -   -          | fwd=bypass; fwd-status=206; detail=range
      BYPASS      precondition            - -                     412 -   -          | fwd=bypass; fwd-status=412; detail=precondition
      BYPASS      ambiguous-path          - -                     200 -   -          | fwd=bypass; fwd-status=200; detail=ambiguous-path
      BYPASS      credentials             - -                     200 -   -          | fwd=bypass; fwd-status=200; detail=credentials
      BYPASS      identity-missing        - -                     401 -   -          | fwd=bypass; fwd-status=401; detail=identity-missing
      BYPASS      token-invalid           - -                     401 -   -          | fwd=bypass; fwd-status=401; detail=token-invalid
      BYPASS      unlisted-parameter      - -                     200 -   -          | fwd=bypass; fwd-status=200; detail=unlisted-parameter
      BYPASS      repeated-parameter      - -                     200 -   -          | fwd=bypass; fwd-status=200; detail=repeated-parameter
      BYPASS      empty-parameter         - -                     200 -   -          | fwd=bypass; fwd-status=200; detail=empty-parameter
      BYPASS      malformed-value         - -                     200 -   -          | fwd=bypass; fwd-status=200; detail=malformed-value
      BYPASS      held                    - -                     200 -   -          | fwd=bypass; fwd-status=200; detail=held
      NONE        only-if-cached          - -                     -   -   -          | none
      NONE        max-forwards            - -                     -   -   -          | none
      NONE        connect-refused         - -                     -   -   -          | none
      NONE        bad-request             - -                     -   -   -          | none
      NONE        target-too-long         - -                     -   -   -          | none
      NONE        fields-too-large        - -                     -   -   -          | none
      NONE        connect-failed          - -                     -   -   -          | none
      NONE        connect-timeout         - -                     -   -   -          | none
      NONE        response-timeout        - -                     -   -   -          | none
      NONE        origin-reset            - -                     -   -   -          | none
      NONE        origin-malformed        - -                     -   -   -          | none
      NONE        redis-away              - -                     -   -   -          | none
      NONE        spill-exhausted         - -                     -   -   -          | none
      NONE        query-failed            - -                     -   -   -          | none
      NONE        upstream-full           - -                     -   -   -          | none
      NONE        fills-busy              - -                     -   -   -          | none
      NONE        loop                    - -                     -   -   -          | none
      NONE        internal                - -                     -   -   -          | none
      """;

  record Row(Answered answered, String member) {
    @Override
    public String toString() {
      return answered.outcome() + " " + answered.reason() + ": " + member;
    }
  }

  static Stream<Row> rows() {
    return TABLE.lines().map(CacheStatusTest::row);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isToTheLetter(Row row) {
    Fields fields = AnswerFields.add(Fields.EMPTY, row.answered(), AnswerOptions.DEFAULT);
    assertThat(fields.first("Cache-Status"))
        .isEqualTo(row.member().equals("none") ? null : "frontdesk; " + row.member());
  }

  @Test
  void noReasonIsWithoutARow() {
    Set<Reason> shown = EnumSet.noneOf(Reason.class);
    rows().forEach(row -> shown.add(row.answered().reason()));
    assertThat(EnumSet.complementOf(EnumSet.copyOf(shown))).isEmpty();
  }

  /** RFC 9211 §2.7: only for who may see it; nothing on the way keeps such an answer. */
  @Test
  void keyAndTagsAreForTheOneWhoMaySeeThem() {
    Fields answer =
        Fields.of(
            "Cache-Control", "max-age=60",
            "CDN-Cache-Control", "max-age=600",
            "Surrogate-Control", "max-age=600",
            "Expires", "Thu, 01 Jan 2026 12:01:00 GMT",
            "x-debug", "the origin's",
            "Content-Type", "text/plain");
    Fields shown =
        AnswerFields.add(
            answer,
            inspected("4:path2:/\"", List.of("\"a:1\"", "\"b\"; cut")),
            AnswerOptions.DEFAULT);

    assertThat(shown.first("Cache-Status"))
        .isEqualTo("frontdesk; hit; ttl=288; key=\"4:path2:/\\\"\"; detail=fresh");
    assertThat(shown.all("X-Debug")).containsExactly("\"a:1\", \"b\"; cut");
    assertThat(shown.all("Cache-Control")).containsExactly("private, no-store");
    assertThat(shown.contains("CDN-Cache-Control")).isFalse();
    assertThat(shown.contains("Surrogate-Control")).isFalse();
    assertThat(shown.contains("Expires")).isFalse();
    assertThat(shown.first("Content-Type")).isEqualTo("text/plain");
  }

  @Test
  void whatIsShownIsBounded() {
    String tag = "\"" + "t".repeat(1000) + "\"";
    Fields shown =
        AnswerFields.add(
            Fields.EMPTY,
            inspected(
                "k".repeat(Inspected.MOST_CHARACTERS + 1),
                List.of(tag, tag, tag, tag, tag, tag, tag, tag, tag)),
            AnswerOptions.DEFAULT);

    assertThat(shown.combined("X-Debug"))
        .hasSizeLessThan(Inspected.MOST_CHARACTERS + 10)
        .endsWith("\", more");
    assertThat(shown.first("Cache-Status"))
        .contains("key=\"" + "k".repeat(Inspected.MOST_CHARACTERS) + "...\"");
  }

  private static Answered inspected(String key, List<String> tags) {
    return new Answered(
        Outcome.HIT,
        Reason.FRESH,
        null,
        288L,
        12L,
        null,
        false,
        false,
        Duration.ZERO,
        null,
        null,
        false,
        new Inspected("X-Debug", key, tags));
  }

  private static Row row(String line) {
    String[] halves = line.split("\\|");
    String[] cells = halves[0].strip().split(" +");
    List<String> flags = Arrays.asList(cells[6].split(","));
    Outcome outcome = Outcome.valueOf(cells[0]);
    return new Row(
        new Answered(
            outcome,
            reason(cells[1]),
            cells[3].equals("-") ? null : reason(cells[3]),
            cells[5].equals("-") ? null : Long.valueOf(cells[5]),
            null,
            cells[4].equals("-") ? null : Integer.valueOf(cells[4]),
            flags.contains("stored"),
            outcome == Outcome.COLLAPSED,
            Duration.ZERO,
            null,
            cells[2].equals("-") ? null : reason(cells[2]),
            flags.contains("vain"),
            null),
        halves[1].strip());
  }

  private static Reason reason(String text) {
    return Reason.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
