package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.PollOften;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What each key of {@code read-your-writes} does, on real sockets. */
@ExtendWith(PollOften.class)
class ReadYourWritesOptionsTest {
  private static final String RULES =
      """
      identities: { user: { header: X-User } }
      routes: [{ id: loose, match: "GET /loose", upstream: api.replicas, cache: off }]
      """;

  @TempDir Path folder;
  private final Backend primary = new Backend("primary ");
  private final Backend replica = new Backend("replica ");

  @AfterEach
  void close() throws IOException {
    primary.close();
    replica.close();
  }

  private RunningDesk desk(String name, String options) throws IOException {
    return RunningDesk.start(
        Files.createDirectories(folder.resolve(name)),
        """
        upstreams: { api: { primary: ["%s"], replicas: ["%s"] } }
        read-your-writes: { %s }
        rules: [rules]
        """
            .formatted(primary.uri(), replica.uri(), options),
        Map.of("a.yaml", RULES));
  }

  /** The pair that a browser sends back. */
  private static String cookie(Got written) {
    String line = Objects.requireNonNull(written.field("Set-Cookie"), "a cookie");
    return "Cookie: " + line.substring(0, line.indexOf(';'));
  }

  private static String answeredBy(Got got) {
    return got.body().split(" ", 2)[0];
  }

  @Test
  @Shows({"configuration.read-your-writes", "read-your-writes.cookie", "read-your-writes.lasts"})
  void theWritersReadsGoToThePrimaryForAsLongAsItLasts() throws Exception {
    try (RunningDesk desk = desk("one", "cookie: seen, lasts: 1s")) {
      assertThat(answeredBy(desk.get("/loose"))).isEqualTo("replica");
      Got written = desk.post("/loose", "{}");
      assertThat(written.field("Set-Cookie")).startsWith("seen=").contains("Max-Age=1");
      String cookie = cookie(written);
      assertThat(answeredBy(desk.get("/loose", cookie))).isEqualTo("primary");
      assertThat(answeredBy(desk.get("/loose"))).isEqualTo("replica");
      await().until(() -> answeredBy(desk.get("/loose", cookie)).equals("replica"));
    }
  }

  @Test
  @Shows({"read-your-writes.cookie", "read-your-writes.identities"})
  void withoutACookieClientsAreKnownByWhoTheyAre() throws Exception {
    try (RunningDesk desk = desk("one", "cookie: off, identities: [user]")) {
      assertThat(desk.post("/loose", "{}", "X-User: 7").field("Set-Cookie")).isNull();
      assertThat(answeredBy(desk.get("/loose", "X-User: 7"))).isEqualTo("primary");
      assertThat(answeredBy(desk.get("/loose", "X-User: 8"))).isEqualTo("replica");
    }
  }

  @Test
  @Shows("read-your-writes.key")
  void nodesWithTheSameKeyKnowEachOthersCookies() throws Exception {
    String key = "key: \"%s\"";
    try (RunningDesk one = desk("one", key.formatted("a".repeat(32)));
        RunningDesk same = desk("same", key.formatted("a".repeat(32)));
        RunningDesk other = desk("other", key.formatted("b".repeat(32)))) {
      String cookie = cookie(one.post("/loose", "{}"));
      assertThat(answeredBy(same.get("/loose", cookie))).isEqualTo("primary");
      assertThat(answeredBy(other.get("/loose", cookie))).isEqualTo("replica");
    }
  }
}
