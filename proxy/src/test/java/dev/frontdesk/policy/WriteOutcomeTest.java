package dev.frontdesk.policy;

import static dev.frontdesk.policy.Samples.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.policy.InvalidatedUris.Target;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9111 §4.4, and what write rules add. */
class WriteOutcomeTest {
  private static final RequestHead POST =
      new RequestHead("POST", "http", "Api.Example:80", "/api/bookings", "a=b", Fields.EMPTY);

  @ParameterizedTest
  @CsvSource({
    "200, INVALIDATE, INVALIDATE",
    "201, INVALIDATE, INVALIDATE",
    "202, INVALIDATE_AND_HOLD, INVALIDATE",
    "204, INVALIDATE, INVALIDATE",
    "302, INVALIDATE, INVALIDATE",
    "303, INVALIDATE, INVALIDATE",
    "399, INVALIDATE, INVALIDATE",
    "400, NOTHING, NOTHING",
    "409, NOTHING, NOTHING",
    "499, NOTHING, NOTHING",
    "500, INVALIDATE_AND_HOLD, NOTHING",
    "503, INVALIDATE_AND_HOLD, NOTHING",
    "599, INVALIDATE_AND_HOLD, NOTHING",
    "101, INVALIDATE, NOTHING",
  })
  void ofAStatus(int status, WriteOutcome ruled, WriteOutcome unruled) {
    assertThat(WriteOutcome.of(status, true)).isEqualTo(ruled);
    assertThat(WriteOutcome.of(status, false)).isEqualTo(unruled);
  }

  @ParameterizedTest
  @CsvSource({
    "200, INVALIDATE, INVALIDATE",
    "202, INVALIDATE_AND_HOLD, INVALIDATE",
    "404, INVALIDATE, INVALIDATE",
    "412, INVALIDATE, INVALIDATE",
    "503, INVALIDATE_AND_HOLD, INVALIDATE",
  })
  void ofAStatusToTheSecondSending(int status, WriteOutcome ruled, WriteOutcome unruled) {
    assertThat(WriteOutcome.ofRepeated(status, true)).isEqualTo(ruled);
    assertThat(WriteOutcome.ofRepeated(status, false)).isEqualTo(unruled);
  }

  @ParameterizedTest
  @CsvSource({
    "true, true, INVALIDATE_AND_HOLD, INVALIDATE",
    "true, false, NOTHING, NOTHING",
    "false, true, NOTHING, NOTHING",
    "false, false, NOTHING, NOTHING",
  })
  void ofNoStatus(boolean sent, boolean ruled, WriteOutcome failed, WriteOutcome clientLeft) {
    assertThat(WriteOutcome.ofFailure(sent, ruled)).isEqualTo(failed);
    assertThat(WriteOutcome.ofClientLeft(sent, ruled)).isEqualTo(clientLeft);
  }

  /** RFC 3986 §5; another origin's URIs are left alone. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "/api/bookings/1              | /api/bookings/1      | -",
        "/api/bookings/1?x=y#z        | /api/bookings/1      | x=y",
        "http://api.example/x         | /x                   | -",
        "HTTP://API.EXAMPLE:80/x      | /x                   | -",
        "http://api.example:/x        | /x                   | -",
        "http://api.example           | /                    | -",
        "http://api.example?q         | /                    | q",
        "//api.example/x              | /x                   | -",
        "1                            | /api/1               | -",
        "./1                          | /api/1               | -",
        "../x/./y/..                  | /x/                  | -",
        "../../../x                   | /x                   | -",
        "?c=d                         | /api/bookings        | c=d",
        "https://api.example/x        | none                 | -",
        "http://api.example:8080/x    | none                 | -",
        "http://other.example/x       | none                 | -",
        "//other.example/x            | none                 | -",
        "http://user@api.example/x    | /x                   | -",
        "http://api.example@a.test/x  | none                 | -",
        "http:x                       | none                 | -",
        "mailto:a@b                   | none                 | -",
        "#z                           | none                 | -",
      })
  void locations(String reference, String path, @Nullable String query) {
    Target own = new Target("/api/bookings", "a=b");
    for (String name : new String[] {"Location", "Content-Location"}) {
      ResponseHead response = status(201, name, reference);
      if (path.equals("none")) {
        assertThat(InvalidatedUris.of(POST, response)).containsExactly(own);
      } else {
        assertThat(InvalidatedUris.of(POST, response))
            .containsExactly(own, new Target(path, query));
      }
    }
  }

  @Test
  void eachUriOnce() {
    ResponseHead response =
        status(
            201,
            "Location",
            "/x",
            "Content-Location",
            "/x",
            "Location",
            "/api/bookings?a=b",
            "Location",
            "");
    assertThat(InvalidatedUris.of(POST, response))
        .containsExactly(new Target("/api/bookings", "a=b"), new Target("/x", null));
  }
}
