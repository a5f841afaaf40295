package dev.frontdesk.policy;

import static dev.frontdesk.policy.Samples.T0;
import static dev.frontdesk.policy.Samples.fresh;
import static dev.frontdesk.policy.Samples.ok;
import static dev.frontdesk.policy.Samples.status;
import static dev.frontdesk.policy.Samples.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.FieldTable;
import dev.frontdesk.http.FieldTable.Trait;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.key.CacheKey;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 9111 §3.2, §4.3.3, §4.3.4: what the answer to a validation does to what is stored. */
class ConfirmationTest {
  private static final Nominated ONE = new Nominated(Map.of("x-kind", "1"));
  private static final Nominated TWO = new Nominated(Map.of("x-kind", "2"));

  static Stream<FieldTable.Row> rows() {
    return FieldTable.rows().stream();
  }

  /** Each row of the field table, and a field that is not in it. */
  @ParameterizedTest
  @MethodSource("rows")
  void aConfirmationUpdatesWhatTheTableAllows(FieldTable.Row row) {
    String name = row.name();
    boolean updates =
        !row.traits().contains(Trait.NOT_UPDATED) && !row.traits().contains(Trait.HOP_BY_HOP);
    Fields merged =
        Freshening.merged(ok(name, "stored", "X-Other", "stored"), status(304, name, "new"), T0)
            .fields();
    // A Date that is none is written anew.
    String expected = name.equals("date") ? Samples.date(0) : updates ? "new" : "stored";
    assertThat(merged.all(name)).containsExactly(expected);
    assertThat(merged.all("X-Other")).containsExactly("stored");
  }

  @Test
  void aFieldThatIsNotInTheTableIsUpdatedAndAddedButNeverTakenOff() {
    Fields merged =
        Freshening.merged(
                ok("X-One", "a", "X-One", "b", "X-Two", "a"),
                status(304, "x-one", "c", "X-Three", "d"),
                T0)
            .fields();
    assertThat(merged.all("X-One")).containsExactly("c");
    assertThat(merged.all("X-Two")).containsExactly("a");
    assertThat(merged.all("X-Three")).containsExactly("d");
  }

  private static StoredResponse variant(Nominated nominated, String body, String... fields) {
    return new StoredResponse(
        new CacheKey("k"),
        "r",
        ok(fields),
        body.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        Map.of(),
        nominated,
        fresh(60),
        false,
        List.of(),
        1,
        Terms.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      quoteCharacter = '`',
      value = {
        "\"x\"   | \"x\"   | body  | true",
        "\"x\"   | \"y\"   | body  | false",
        "\"x\"   | W/\"x\" | body  | false",
        "W/\"x\" | \"x\"   | body  | false",
        "W/\"x\" | W/\"x\" | body  | false",
        "\"x\"   | -       | body  | false",
        "-       | \"x\"   | body  | false",
        "\"x\"   | \"x\"   | other | false",
      })
  void aStrongTagConfirmsAllThatHaveIt(String said, String had, String body, boolean expected) {
    StoredResponse asked = variant(ONE, "body", "ETag", "\"x\"");
    StoredResponse further = had == null ? variant(TWO, body) : variant(TWO, body, "ETag", had);
    ResponseHead notModified = said == null ? status(304) : status(304, "ETag", said);
    assertThat(AlsoConfirmed.test(asked, notModified, further)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "Cache-Control, max-age=9, true",
    "Expires, 0, true",
    "Date, now, true",
    "Age, 3, true",
    "Content-Length, 0, true",
    "Connection, close, true",
    "Content-Language, de, false",
    "Content-Type, text/html, false",
    "Access-Control-Allow-Origin, https://one.test, false",
    "Vary, X-Other, false",
    "Set-Cookie, a=b, false",
    "X-Anything, 1, false"
  })
  void butOnlyWhereTheConfirmationSaysNothingElseOfThem(
      String name, String value, boolean expected) {
    StoredResponse asked = variant(ONE, "body", "ETag", "\"x\"");
    StoredResponse further =
        variant(TWO, "body", "ETag", "\"x\"", name, "as it was stored", "Via", "1.1 a");
    Fields said = Fields.of("ETag", "\"x\"", name, value);
    assertThat(AlsoConfirmed.test(asked, new ResponseHead(304, said), further)).isEqualTo(expected);
    assertThat(AlsoConfirmed.test(asked, status(304, "ETag", "\"x\""), asked)).isFalse();
    assertThat(
            AlsoConfirmed.test(
                asked, status(304, "ETag", "\"x\"", name, "as it was stored"), further))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "200, true", "203, true", "204, true", "206, false", "301, true", "302, true", "304, false",
    "400, false", "401, false", "403, false", "404, true", "407, false", "408, false", "410, true",
    "421, false", "429, false", "451, false", "500, false", "503, false", "999, false"
  })
  void aFullAnswerThatIsNotStoredEndsWhatWasValidated(int status, boolean expected) {
    assertThat(Superseding.ends(status, Reason.NO_FRESHNESS, SharingNeed.NONE)).isEqualTo(expected);
    assertThat(Superseding.ends(status, Reason.RESPONSE_PRIVATE, SharingNeed.AUTHORIZATION))
        .isFalse();
    assertThat(Superseding.ends(status, Reason.RESPONSE_PRIVATE, SharingNeed.CREDENTIALS))
        .isFalse();
    assertThat(Superseding.ends(status, Reason.REQUEST_NO_STORE, SharingNeed.NONE)).isFalse();
  }

  @Test
  void fieldsOfAFreshenedResponseAreOnceThere() {
    StoredResponse before = stored(fresh(60), ok("ETag", "\"x\"", "X-A", "1"));
    Fields merged =
        Freshening.merged(before.head(), status(304, "etag", "\"x\"", "x-a", "2"), T0).fields();
    assertThat(merged.lines().stream().map(Field::value))
        .containsExactly("\"x\"", "2", Samples.date(0));
  }
}
