package dev.frontdesk.policy;

import static dev.frontdesk.policy.Samples.date;
import static dev.frontdesk.policy.Samples.fresh;
import static dev.frontdesk.policy.Samples.get;
import static dev.frontdesk.policy.Samples.ok;
import static dev.frontdesk.policy.Samples.status;
import static dev.frontdesk.policy.Samples.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.ResponseHead;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9111 §4.3.5. */
class HeadEffectTest {
  private static Fields fields(
      @Nullable String tag,
      @Nullable Long modified,
      @Nullable String length,
      @Nullable String coding) {
    Fields fields = Fields.EMPTY;
    fields = tag == null ? fields : fields.plus("ETag", tag);
    fields = modified == null ? fields : fields.plus("Last-Modified", date(modified));
    fields = length == null ? fields : fields.plus("Content-Length", length);
    return coding == null ? fields : fields.plus("Content-Encoding", coding);
  }

  /** What is stored has four bytes of content. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      quoteCharacter = '`',
      value = {
        "\"x\"   | -  | -    | \"x\"   | -  | -  | -    | CONFIRMS",
        "\"x\"   | -  | -    | \"x\"   | -  | 4  | -    | CONFIRMS",
        "\"x\"   | -  | -    | \"x\"   | -  | 5  | -    | CONTRADICTS",
        "\"x\"   | -  | -    | W/\"x\" | -  | 4  | -    | CONFIRMS",
        "W/\"x\" | -  | -    | W/\"x\" | -  | -  | -    | CONFIRMS",
        "W/\"x\" | -  | -    | \"x\"   | -  | 4  | -    | SILENT",
        "\"x\"   | -  | -    | \"y\"   | -  | 4  | -    | CONTRADICTS",
        "\"x\"   | -  | -    | junk    | -  | 4  | -    | CONTRADICTS",
        "-       | -  | -    | \"x\"   | -  | 4  | -    | CONTRADICTS",
        "-       | -9 | -    | -       | -9 | -  | -    | CONFIRMS",
        "-       | -9 | -    | -       | -9 | 3  | -    | CONTRADICTS",
        "-       | -9 | -    | -       | -5 | 4  | -    | CONTRADICTS",
        "-       | -  | -    | -       | -5 | 4  | -    | CONTRADICTS",
        "\"x\"   | -9 | -    | \"x\"   | -9 | 4  | -    | CONFIRMS",
        "\"x\"   | -9 | -    | \"x\"   | -5 | 4  | -    | CONTRADICTS",
        "\"x\"   | -9 | -    | \"y\"   | -9 | 4  | -    | CONTRADICTS",
        "\"x\"   | -9 | -    | \"x\"   | -  | -  | -    | CONFIRMS",
        "\"x\"   | -  | -    | -       | -  | 4  | -    | SILENT",
        "\"x\"   | -  | -    | -       | -  | -  | -    | SILENT",
        "-       | -  | -    | -       | -  | -  | -    | SILENT",
        "-       | -  | -    | -       | -  | 5  | -    | CONTRADICTS",
        "\"x\"   | -  | gzip | \"y\"   | -  | 9  | -    | SILENT",
        "\"x\"   | -  | -    | \"y\"   | -  | 9  | gzip | SILENT",
        "\"x\"   | -  | gzip | \"x\"   | -  | 4  | gzip | CONFIRMS",
      })
  void whatA200Says(
      String storedTag,
      Long storedModified,
      String storedCoding,
      String tag,
      Long modified,
      String length,
      String coding,
      HeadEffect expected) {
    StoredResponse one =
        stored(
            fresh(60),
            new ResponseHead(200, fields(storedTag, storedModified, null, storedCoding)));
    ResponseHead said = new ResponseHead(200, fields(tag, modified, length, coding));
    assertThat(HeadEffect.of(one, said)).isEqualTo(expected);
    assertThat(HeadEffect.of(one, new ResponseHead(404, said.fields())))
        .isEqualTo(HeadEffect.SILENT);
    assertThat(HeadEffect.of(one, new ResponseHead(204, said.fields())))
        .isEqualTo(HeadEffect.SILENT);
  }

  @Test
  void a200ContradictsAStoredError() {
    StoredResponse notFound = stored(fresh(60), status(404, "ETag", "\"x\""));
    assertThat(HeadEffect.of(notFound, ok("ETag", "\"x\""))).isEqualTo(HeadEffect.CONTRADICTS);
  }

  @Test
  void itIsAboutWhatTheRequestWouldHaveGot() {
    StoredResponse one = stored(fresh(60), ok(), new Nominated(Map.of("x-kind", "1")), false);
    StoredResponse other = stored(fresh(60), ok(), new Nominated(Map.of("x-kind", "2")), false);
    StoredResponse all = stored(fresh(60), ok(), Nominated.NOTHING, true);
    List<StoredResponse> stored = List.of(one, other, all);
    assertThat(HeadEffect.onWhich(stored, get("X-Kind", "1"), SharingNeed.NONE))
        .containsExactlyInAnyOrder(one, all);
    assertThat(HeadEffect.onWhich(stored, get("X-Kind", "1"), SharingNeed.CREDENTIALS))
        .containsExactly(all);
  }
}
