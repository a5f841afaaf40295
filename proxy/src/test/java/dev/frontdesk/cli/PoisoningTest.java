package dev.frontdesk.cli;

import static dev.frontdesk.cli.AttackedDesk.STRANGER;
import static dev.frontdesk.cli.AttackedDesk.TRUSTED;
import static dev.frontdesk.cli.ScriptedApi.field;
import static dev.frontdesk.cli.ScriptedApi.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.cli.AttackedDesk.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What one request brought into the cache is never another answer than the next request would have
 * got, however forgivingly the origin reads it: this one answers with all that frameworks look at.
 */
@Timeout(20)
class PoisoningTest {
  private static final String RULES =
      """
      defaults: { upstream: api }
      routes:
        - { id: keyed, match: GET /keyed, key: { query: [a] }, cache: { ttl: 1m } }
      """;
  private static final String[] READ = {
    "Host",
    "X-Host",
    "X-Forwarded-Host",
    "X_Forwarded_Host",
    "X-Forwarded-Proto",
    "X-Forwarded-Port",
    "X-Forwarded-Prefix",
    "X-Forwarded-Scheme",
    "X-Original-URL",
    "X-Rewrite-URL",
    "X-HTTP-Host-Override",
    "X-Original-Host",
    "X-HTTP-Method-Override",
    "Front-End-Https",
    "Accept",
    "Forwarded",
    "Origin",
    "Referer"
  };

  @TempDir Path folder;

  private static String page(String head) {
    List<String> read = new ArrayList<>();
    read.add(head.substring(0, head.indexOf('\n')));
    for (String name : READ) {
      if (!name.equals("Origin") && !name.equals("Referer")) {
        read.add(field(head, name).replaceAll("for=[^;,]*;?", ""));
      }
    }
    return ok(String.join("|", read), "Cache-Control: max-age=60");
  }

  private AttackedDesk desk(ScriptedApi api) throws Exception {
    return AttackedDesk.before(api.uri(), folder, RULES, "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-Host: evil",
        "X_Forwarded_Host: evil",
        "X-Forwarded-Proto: https",
        "X-Forwarded-Proto: http\nX-Forwarded-Proto: https",
        "X-Forwarded-Port: 666",
        "X-Forwarded-Prefix: /evil",
        "X-Forwarded-Scheme: https",
        "Forwarded: for=1.2.3.4;host=evil;proto=https",
        "Forwarded: host=\"evil, x;for=y\"",
        "X-Host: evil",
        "X-HTTP-Host-Override: evil",
        "X-Original-Host: evil",
        "X-Original-URL: /evil",
        "X-Rewrite-URL: /evil",
        "X-HTTP-Method-Override: EVIL",
        "Front-End-Https: on",
        "Accept: application/xml",
        "Accept: application/xml\nAccept: application/json",
        "Content-Length: 4",
      })
  void oneRequestDoesNotSpeakForTheNext(String fields) throws Exception {
    try (ScriptedApi api = new ScriptedApi(PoisoningTest::page);
        AttackedDesk desk = desk(api)) {
      String body = fields.startsWith("Content-Length") ? "evil" : "";
      // What a plain cache is sent in Accept is the origin's to nominate in Vary.
      String[] targets =
          fields.startsWith("Accept") ? new String[] {"/keyed"} : new String[] {"/keyed", "/page"};
      for (String target : targets) {
        for (String peer : new String[] {STRANGER, TRUSTED}) {
          String line = "GET %s?a=%s HTTP/1.1".formatted(target, peer);
          desk.ask(peer, line + "\n" + fields, body);
          Answer next = desk.ask(peer, line);
          assertThat(next.body())
              .as("%s by %s", target, peer)
              .doesNotContainIgnoringCase("evil")
              .doesNotContain("https", "666", "xml", "|on|");
          assertThat(desk.ask(peer, line).outcome()).isEqualTo("HIT");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/keyed", "/page"})
  void whatTheLoadBalancerSaysReachesTheOriginAndTheKey(String target) throws Exception {
    try (ScriptedApi api =
            new ScriptedApi(head ->
                field(head, "X-Forwarded-Proto").equals("https")
                        && field(head, "Forwarded").endsWith("proto=https")
                    ? ok("page", "Cache-Control: max-age=60")
                    : "HTTP/1.1 301 Go\nLocation: https://api.test/\nCache-Control: max-age=60\n\n");
        AttackedDesk desk = desk(api)) {
      String line = "GET %s HTTP/1.1\nX-Forwarded-Proto: ".formatted(target);
      assertThat(desk.ask(TRUSTED, line + "http").status()).isEqualTo(301);
      assertThat(desk.ask(TRUSTED, line + "https").status()).isEqualTo(200);
      assertThat(desk.ask(TRUSTED, line + "https").outcome()).isEqualTo("HIT");
      assertThat(desk.ask(TRUSTED, line + "http").status()).isEqualTo(301);
      // A stranger's word is not taken for it.
      assertThat(desk.ask(STRANGER, line + "https").status()).isEqualTo(301);
    }
  }

  @Test
  void manyClientsBehindOneLoadBalancerShare() throws Exception {
    try (ScriptedApi api = new ScriptedApi(PoisoningTest::page);
        AttackedDesk desk = desk(api)) {
      for (int client = 1; client <= 3; client++) {
        Answer answer =
            desk.ask(
                TRUSTED,
                """
                GET /keyed HTTP/1.1
                X-Forwarded-For: 192.0.2.%1$d
                X-Forwarded-Proto: https
                Forwarded: for=192.0.2.%1$d;proto=https\
                """
                    .formatted(client));
        assertThat(answer.outcome()).isEqualTo(client == 1 ? "MISS" : "HIT");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//keyed",
        "/keyed/",
        "/Keyed",
        "/keyed;x",
        "/keyed%2f",
        "/./keyed",
        "/keyed%00",
        "/keyed\\",
        "/x/../keyed",
        "/keyed?a=1;a=2",
        "/keyed?a=1&A=2",
        "/keyed?a=1&%61=2",
        "/keyed?a=1&a[]=2",
        "/keyed?a=%",
        "/keyed?a",
        "/keyed?a=",
        "/keyed?a=1&b=2",
        "/keyed?a=1&utm_source=x",
        "/keyed?",
        "/keyed?&a=1",
        "http://evil/keyed?a=1",
        "http://API.test:80/keyed?a=1",
        "/keyed?a=1%26a=2",
        "/keyed?a=+",
        "/keyed?a=%20"
      })
  void noTargetIsFoldedIntoAnothersAnswer(String target) throws Exception {
    try (ScriptedApi api = new ScriptedApi(PoisoningTest::page);
        AttackedDesk desk = desk(api)) {
      String[] plain = {"/keyed", "/keyed?a=1", "/keyed?a=2"};
      desk.ask(STRANGER, "GET %s HTTP/1.1".formatted(target));
      for (String each : plain) {
        assertThat(desk.ask(STRANGER, "GET %s HTTP/1.1".formatted(each)).body())
            .startsWith("GET %s HTTP/1.1|api.test|".formatted(each));
      }
    }
  }
}
