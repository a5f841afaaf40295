package dev.frontdesk.policy;

import static dev.frontdesk.policy.Samples.HTTP;
import static dev.frontdesk.policy.Samples.T0;
import static dev.frontdesk.policy.Samples.date;
import static dev.frontdesk.policy.Samples.fresh;
import static dev.frontdesk.policy.Samples.get;
import static dev.frontdesk.policy.Samples.ok;
import static dev.frontdesk.policy.Samples.seconds;
import static dev.frontdesk.policy.Samples.status;
import static dev.frontdesk.policy.Samples.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.rules.Tag;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9111 §3.2, §4.3.1, §4.3.4. */
class ValidationTest {
  private static final RequestHead CONDITIONED =
      get(
          "Accept",
          "a/b",
          "If-None-Match",
          "\"mine\"",
          "if-modified-since",
          date(0),
          "If-Match",
          "\"x\"",
          "If-Unmodified-Since",
          date(0),
          "If-Range",
          "\"x\"");

  private static StoredResponse having(String... fields) {
    return stored(fresh(60), ok(fields));
  }

  @Test
  void aFillHasNoConditionsOfTheClient() {
    assertThat(Validation.unconditional(CONDITIONED)).isEqualTo(get("Accept", "a/b"));
  }

  @Test
  void aValidationHasThoseOfTheStoredResponse() {
    assertThat(
            Validation.conditional(
                CONDITIONED, having("ETag", "W/\"x\"", "Last-Modified", date(-9))))
        .isEqualTo(get("Accept", "a/b", "If-None-Match", "W/\"x\"", "If-Modified-Since", date(-9)));
    assertThat(
            Validation.conditional(
                get(), having("Last-Modified", "Sunday, 06-Nov-94 08:49:37 GMT")))
        .isEqualTo(get("If-Modified-Since", "Sunday, 06-Nov-94 08:49:37 GMT"));
  }

  @Test
  void junkAndMadeTagsAreNoValidators() {
    String made = MadeEtag.of(new byte[] {1}).toString();
    for (String[] fields :
        new String[][] {
          {},
          {"ETag", "x"},
          {"ETag", made},
          {"Last-Modified", "junk"},
          {"ETag", "\"a\"", "ETag", "\"b\""}
        }) {
      assertThat(Validation.canValidate(having(fields))).isFalse();
      assertThat(Validation.conditional(get(), having(fields))).isEqualTo(get());
    }
    assertThat(Validation.conditional(get(), having("ETag", made, "Last-Modified", date(-9))))
        .isEqualTo(get("If-Modified-Since", date(-9)));
  }

  /** RFC 9111 §4.3.4: what is stored, what the 304 says, whether it is about that. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      quoteCharacter = '`',
      value = {
        "\"x\"   | -    | \"x\"   | -    | true",
        "\"x\"   | -    | \"y\"   | -    | false",
        "\"x\"   | -    | W/\"x\" | -    | true",
        "W/\"x\" | -    | W/\"x\" | -    | true",
        "W/\"x\" | -    | \"x\"   | -    | false",
        "\"x\"   | -    | -       | -    | true",
        "\"x\"   | -    | junk    | -    | false",
        "\"x\"   | -9   | \"x\"   | -5   | true",
        "\"x\"   | -9   | \"y\"   | -9   | false",
        "\"x\"   | -9   | -       | -9   | true",
        "\"x\"   | -9   | -       | -5   | false",
        "-       | -9   | -       | -9   | true",
        "-       | -9   | -       | -5   | false",
        "-       | -9   | -       | -    | true",
        "-       | -9   | \"y\"   | -9   | false",
        "-       | -    | -       | -    | false",
        "-       | -    | \"x\"   | -    | false",
      })
  void whatA304IsAbout(
      String storedTag, Long storedModified, String tag, Long modified, boolean expected) {
    ResponseHead stored = new ResponseHead(200, validators(storedTag, storedModified));
    ResponseHead answer = new ResponseHead(304, validators(tag, modified));
    assertThat(Validation.selects(answer, stored(fresh(60), stored))).isEqualTo(expected);
    assertThat(
            Validation.selects(new ResponseHead(200, answer.fields()), stored(fresh(60), stored)))
        .isFalse();
  }

  private static Fields validators(String tag, Long modified) {
    Fields fields = Fields.EMPTY;
    fields = tag == null ? fields : fields.plus("ETag", tag);
    return modified == null ? fields : fields.plus("Last-Modified", date(modified));
  }

  /** RFC 9111 §3.2. */
  @Test
  void a304ReplacesFieldsButForThoseOfTheTable() {
    ResponseHead stored =
        ok(
            "Date",
            date(-100),
            "Content-Length",
            "4",
            "Content-Encoding",
            "gzip",
            "Content-Type",
            "a/b",
            "X-Two",
            "1",
            "X-Two",
            "2",
            "X-Kept",
            "1",
            "Cache-Control",
            "max-age=60");
    ResponseHead merged =
        Freshening.merged(
            stored,
            status(
                304,
                "date",
                date(0),
                "content-length",
                "0",
                "content-encoding",
                "br",
                "Content-Type",
                "c/d",
                "x-two",
                "3",
                "Cache-Control",
                "max-age=9",
                "Connection",
                "X-Hop",
                "X-Hop",
                "1",
                "Keep-Alive",
                "1",
                "Content-Range",
                "bytes 0-1/2"),
            T0);
    assertThat(merged)
        .isEqualTo(
            ok(
                "Content-Length",
                "4",
                "Content-Encoding",
                "gzip",
                "X-Kept",
                "1",
                "date",
                date(0),
                "Content-Type",
                "c/d",
                "x-two",
                "3",
                "Cache-Control",
                "max-age=9"));
  }

  @ParameterizedTest
  @CsvSource({"''", "junk"})
  void a304WithoutAValidDateIsDatedByItsReceipt(String date) {
    ResponseHead stored = ok("Date", date(-100), "Cache-Control", "max-age=60");
    ResponseHead merged = Freshening.merged(stored, status(304, "Date", date), T0);
    assertThat(merged.fields().all("Date")).containsExactly(date(0));
    assertThat(Freshening.merged(stored, status(304), T0).fields().all("Date"))
        .containsExactly(date(0));
  }

  /** The lifetime begins anew, less the age that the 304 has (RFC 9111 §4.3.4). */
  @Test
  void freshened() {
    ResponseHead head =
        ok("Date", date(-100), "Cache-Control", "max-age=60", "ETag", "\"x\"", "Vary", "A");
    StoredResponse before = stored(fresh(60), head);
    ResponseHead merged = Freshening.merged(head, status(304, "Age", "7", "Vary", "B"), T0);
    Storage.Store decision =
        (Storage.Store)
            StoragePolicy.decide(get("B", "1"), SharingNeed.NONE, merged, HTTP, T0, T0, null);
    StoredResponse after = Freshening.freshened(before, decision, List.of(Tag.of("t")), 9);
    assertThat(after.freshness().left(T0)).isEqualTo(seconds(53));
    assertThat(after.head().fields().contains("Age")).isFalse();
    assertThat(after.nominated().values()).containsOnlyKeys("b").containsEntry("b", "1");
    assertThat(after.body()).isEqualTo("body".getBytes(StandardCharsets.UTF_8));
    assertThat(after.tags()).containsExactly(Tag.of("t"));
    assertThat(after.sequence()).isEqualTo(9);
    assertThat(after.validAsOf()).isEqualTo(9);
    assertThat(after.key()).isEqualTo(before.key());
  }

  @ParameterizedTest
  @CsvSource({
    "Set-Cookie, a=b, SET_COOKIE",
    "Cache-Control, no-store, RESPONSE_NO_STORE",
    "Cache-Control, private, RESPONSE_PRIVATE",
    "Vary, *, VARY_STAR"
  })
  void a304CanForbidToKeepIt(String name, String value, Reason expected) {
    ResponseHead head = ok("Cache-Control", "max-age=60", "ETag", "\"x\"");
    ResponseHead merged = Freshening.merged(head, status(304, name, value), T0);
    assertThat(Samples.decide(get(), merged, HTTP)).isEqualTo(new Storage.Refuse(expected));
  }
}
