package dev.frontdesk.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogLinesTest {
  /** All that an access log must not let through, in one text. */
  private static final String HOSTILE =
      "/a\r\nGET \"/b\" \\ \u0000\u001b[31m\u007f\u0085\u00e9\u2028\ud83d\ude00";

  @Test
  void jsonOfAHit() throws IOException {
    assertThat(json(Records.hit().query("date=1&token=abc")))
        .isEqualTo(
            "{\"time\":\"2026-12-01T10:00:00.500Z\",\"peer\":\"192.0.2.7\",\"protocol\":\"HTTP/1.1\","
                + "\"method\":\"GET\",\"host\":\"api.example\",\"path\":\"/api/services\","
                + "\"query\":\"date=1&token=***\",\"status\":200,\"cache\":\"HIT\",\"reason\":\"fresh\","
                + "\"route\":\"services\",\"total_ms\":1.234,\"bytes_in\":11,\"bytes_out\":1024,"
                + "\"ttl_s\":288}\n");
  }

  @Test
  void jsonOfAWrite() throws IOException {
    String line =
        json(
            Records.write("POST", "/api/bookings")
                .route(null)
                .origin("booking", Duration.ofMillis(12))
                .refused(Reason.SET_COOKIE)
                .wrote(List.of("book"), List.of("booking-changed"), 3));
    assertThat(line)
        .contains("\"cache\":\"BYPASS\",\"reason\":\"method\",\"store_refusal\":\"set-cookie\"")
        .contains("\"upstream\":\"booking\",\"node\":\"http://127.0.0.1:3000\"")
        .contains("\"origin_ms\":12.0")
        .contains("\"writes\":[\"book\"],\"events\":[\"booking-changed\"],\"invalidated\":3")
        .doesNotContain("route")
        .doesNotContain("query");
  }

  @Test
  void combinedIsApaches() throws IOException {
    Records record =
        Records.hit()
            .query("a=1")
            .fields(
                "User-Agent",
                "curl/8",
                "Referer",
                "https://u:p@shop.example/x?token=abc#y",
                "Authorization",
                "Bearer abc",
                "Cookie",
                "session=abc");
    assertThat(line(AccessLogOptions.Format.COMBINED, record))
        .isEqualTo(
            "192.0.2.7 - - [01/Dec/2026:10:00:00 +0000] \"GET /api/services?a=1 HTTP/1.1\" 200 1024"
                + " \"https://shop.example/x\" \"curl/8\"\n");
    assertThat(line(AccessLogOptions.Format.COMBINED, Records.hit())).endsWith(" \"-\" \"-\"\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://a.example", "https://a.example/", "/only/path", "a@b", "//a@b/c@d"})
  void aRefererKeepsItsAddress(String referer) throws IOException {
    String expected = referer.equals("//a@b/c@d") ? "//b/c@d" : referer;
    assertThat(
            line(AccessLogOptions.Format.COMBINED, Records.hit().fields("Referer", referer + "?q")))
        .endsWith("\"" + expected + "\" \"-\"\n");
  }

  @ParameterizedTest
  @EnumSource
  void aHostileRequestCannotForgeALine(AccessLogOptions.Format format) throws IOException {
    Records record =
        Records.hit()
            .method(HOSTILE)
            .host(HOSTILE)
            .path(HOSTILE)
            .query(HOSTILE)
            .peer(HOSTILE)
            .fields("User-Agent", HOSTILE, "Referer", HOSTILE)
            .answered(400, Outcome.NONE, Reason.BAD_REQUEST);
    String line = line(format, record);
    assertThat(line).endsWith("\n");
    assertThat(line.substring(0, line.length() - 1)).matches("[\\x20-\\x7e]+");
    if (format == AccessLogOptions.Format.COMBINED) {
      // Three quoted parts, and no quote inside them without its backslash.
      assertThat(line.replace("\\\\", "").replace("\\\"", "").chars().filter(c -> c == '"'))
          .hasSize(6);
    } else {
      JsonNode read = new ObjectMapper().readTree(line);
      assertThat(read.get("path").textValue()).isEqualTo(HOSTILE);
      assertThat(read.get("status").intValue()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @EnumSource
  void halfOfASurrogatePairIsNoReasonToLoseALine(AccessLogOptions.Format format)
      throws IOException {
    assertThat(line(format, Records.hit().path("/\ud83d"))).endsWith("\n");
    assertThat(line(format, Records.hit().path("/\ude00x"))).endsWith("\n");
  }

  @Test
  void jsonNeverHasFields() throws IOException {
    assertThat(
            json(
                Records.hit()
                    .fields(
                        "Authorization", "Bearer s3cr3t", "Cookie", "s3cr3t", "User-Agent", "ua")))
        .doesNotContain("s3cr3t")
        .doesNotContain("\"ua\"");
  }

  private static String json(Records record) throws IOException {
    return line(AccessLogOptions.Format.JSON, record);
  }

  private static String line(AccessLogOptions.Format format, Records record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new LogLines(format, new QueryMask(Set.of())).write(record.done(), out);
    return out.toString(StandardCharsets.US_ASCII);
  }
}
