package dev.frontdesk.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Reason;
import dev.frontdesk.settings.Surroundings;
import dev.frontdesk.settings.yaml.Finding;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rule test can fail, and says what came. */
@ExtendWith(VertxExtension.class)
class RehearsalTest {
  private static final String RULES =
      """
      version: 1
      routes:
        - { id: thing, match: "GET /things/{id}", cache: { ttl: 1m, tags: ["thing:{id}"] } }
        - { id: never, match: "GET /never", cache: off }
      writes:
        - { id: renamed, match: "PUT /things/{id}", invalidate: ["thing:{id}"] }
      """;

  @TempDir private Path folder;

  private Path write(String tests) throws IOException {
    Files.writeString(folder.resolve("rules.yaml"), RULES);
    return Files.writeString(folder.resolve("a.test.yaml"), tests);
  }

  private Rehearsal rehearsal(Vertx vertx) {
    return new Rehearsal(vertx, Scenarios.CONFIG, Surroundings.NOTHING, StageOptions.DEFAULT);
  }

  /** The failures of steps, without the folder. */
  private List<String> failures(Vertx vertx, String... steps) throws IOException {
    String yaml =
        "version: 1\nrules: [rules.yaml]\ntests:\n- name: t\n  steps:\n  - "
            + String.join("\n  - ", steps)
            + "\n";
    RuleTests tests = Scenarios.load(rehearsal(vertx), write(yaml));
    return rehearsal(vertx).play(tests, tests.file().tests().getFirst()).failures().stream()
        .map(failure -> failure.toString().replace(folder + "/", ""))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "origin: {body: a}, expect: {status: 201} | status: 200 [not-stored] (expected: 201)",
        "origin: {body: a}, expect: {x-cache: HIT} | x-cache: MISS [not-stored] (expected: HIT)",
        "origin: {body: a}, expect: {route: never} | route: thing (expected: never)",
        "origin: {body: a}, expect: {reason: fresh} | reason: not-stored (expected: fresh)",
        "origin: {body: a}, expect: {store-refusal: held} | store-refusal: none (expected: held)",
        "origin: {body: a}, expect: {tags: []} | tags: [thing:1] (expected: [])",
        "origin: {body: a}, expect: {tags: [a]} | tags: [thing:1] (expected: [a])",
        "origin: {body: a}, expect: {invalidates: [a]} | invalidates: [] (expected: [a])",
        "origin: {body: a}, expect: {body: b} | body: a (expected: b)",
        "origin: {body: {a: 1, b: 2}}, expect: {body: {a: 2}} | body: {\"a\":1,\"b\":2} (expected: {\"a\":2})",
        "origin: {body: {a: [1, 2]}}, expect: {body: {a: [1]}} | body: {\"a\":[1,2]} (expected: {\"a\":[1]})",
        "origin: {body: a}, expect: {body: {a: 1}} | body: a (expected: {\"a\":1})",
        "origin: {body: a}, expect: {headers: {X-Cache: [MISS, HIT]}} | X-Cache: MISS (expected: [MISS, HIT])",
        "origin: {body: a}, expect: {headers: {X-Cache: null}} | X-Cache: MISS (expected: absent)",
        "origin: {body: a}, expect: {headers: {ETag: present}} | ETag: absent (expected: present)",
        "origin: {body: a}, expect: {broken: true} | broken: false [not-stored] (expected: true)",
        "origin: {body: a}, expect: {origin-contacts: 0} | origin-contacts: 1 (expected: 0)",
        "origin: {body: a}, expect: {origin-request: {target: /x}} | origin-request target: /things/1 (expected: /x)",
        "origin: {body: a}, expect: {origin-request: {headers: {Via: null}}} | origin-request Via: 1.1 frontdesk (expected: absent)",
        "origin: {body: a}, expect: {origin-request: [{}, {}]} | origin-request: none came (expected: one)",
        "origin: must-not-be-contacted | origin: GET /things/1 came (expected: must-not-be-contacted)",
        "expect: {} | origin: GET /things/1 came (expected: it is not contacted: the step says nothing of the origin)",
        "origin: [{body: a}, {body: b}] | origin: it was contacted once (expected: 2 times)",
        "origin: {status: 502, body: a}, expect: {store-refusal: held} | store-refusal: no-freshness (expected: held)",
      })
  void whatDoesNotComeIsSaid(String rest, String message, Vertx vertx) throws IOException {
    assertThat(failures(vertx, "{ request: GET /things/1, " + rest.strip() + " }"))
        .singleElement()
        .asString()
        .startsWith("a.test.yaml:6:")
        .endsWith(": " + message.strip());
  }

  @Test
  void aFailureStandsWhereItsExpectationDoes(Vertx vertx) throws IOException {
    assertThat(
            failures(
                vertx,
                "{ request: GET /things/1, origin: {} }",
                "{ request: GET /things/1, expect: { status: 404, x-cache: MISS } }",
                "{ request: GET /things/1, expect: { status: 404 } }"))
        .containsExactly(
            "a.test.yaml:7:41: status: 200 [fresh] (expected: 404)",
            "a.test.yaml:7:54: x-cache: HIT [fresh] (expected: MISS)");
  }

  @Test
  void implicitTagsCountWhereTheyAreNamed(Vertx vertx) throws IOException {
    String put = "{ request: PUT /things/1, origin: {}, expect: { invalidates: [\"thing:1\"%s] } }";
    assertThat(failures(vertx, put.formatted(""))).isEmpty();
    assertThat(failures(vertx, put.formatted(", \"~uri:/things/1:api.test\""))).isEmpty();
    assertThat(failures(vertx, put.formatted(", \"~uri:/things/2:api.test\""))).hasSize(1);
  }

  @Test
  void ofSeveralRequestsEachAnswerIsLookedAtAndTheirEffectsTogether(Vertx vertx)
      throws IOException {
    assertThat(
            failures(
                vertx,
                "{ in-parallel: [{ request: GET /things/1, expect: { tags: [] } }], origin: {} }"))
        .containsExactly("a.test.yaml:6:57: beside one of several (expected: beside in-parallel)");
  }

  @Test
  void aTestBeginsWithNothingAndItsOwnClock(Vertx vertx) throws IOException {
    String yaml =
        """
        version: 1
        rules: [rules.yaml]
        tests:
          - name: one
            steps:
              - { request: GET /things/1, origin: {}, expect: { headers: { X-Response-Time: 0.0ms } } }
          - name: two
            starts: "2030-01-01T00:00:00Z"
            steps:
              - { request: GET /things/1, origin: { delay: 2s }, expect: { x-cache: MISS, headers: { X-Response-Time: 2000.0ms } } }
              - { request: GET /things/1, expect: { headers: { Date: "Tue, 01 Jan 2030 00:00:02 GMT" } } }
        """;
    RuleTests tests = Scenarios.load(rehearsal(vertx), write(yaml));
    List<TestResult> results = new ArrayList<>();
    tests.file().tests().forEach(test -> results.add(rehearsal(vertx).play(tests, test)));
    assertThat(results).allSatisfy(result -> assertThat(result.failures()).isEmpty());
    Coverage coverage = new Coverage();
    coverage.add(tests, results);
    assertThat(coverage.unreachedRoutes()).containsValues("never").hasSize(1);
    assertThat(coverage.unreachedWrites()).containsValues("renamed").hasSize(1);
    assertThat(coverage.unseenReasons())
        .contains(Reason.CACHE_OFF)
        .doesNotContain(Reason.FRESH, Reason.NOT_STORED);
  }

  @Test
  void allThatIsWrongInAFileIsSaidAtOnce(Vertx vertx) throws IOException {
    Path file =
        write(
            """
            version: 1
            rules: [nowhere.yaml]
            test: []
            tests:
              - name: one
                steps:
                  - { request: GET things, headers: { "a b": c } }
                  - { advance: 5, expect: {} }
                  - { request: GET /a, origin: never }
                  - { request: GET /a, origin: { breaks: sometimes, body: a, body-size: 1KB } }
                  - { request: GET /a, expect: { x-cache: HITS, reason: frseh } }
                  - { expect: {} }
              - name: one
                steps: [{ advance: 1s }]
            """);
    Rehearsal.LoadedTests loaded = rehearsal(vertx).load(file);
    assertThat(loaded.tests()).isNull();
    assertThat(loaded.findings().stream().map(Finding::toString))
        .allMatch(text -> text.startsWith(folder.toString()))
        .map(text -> text.replace(folder + "/", ""))
        .containsExactly(
            "a.test.yaml:2:9: error: rules: nowhere.yaml cannot be read (expected: a path from this file's folder)",
            "a.test.yaml:3:1: error: unknown key \"test\" in rule-tests (expected: version, rules, tests) — did you mean \"tests\"?",
            "a.test.yaml:7:20: error: request: GET things (expected: METHOD /target)",
            "a.test.yaml:8:20: error: advance: 5 (expected: a duration with its unit, as 250ms, 30s, 5m, 2h or 1d) — did you mean \"5s\"?",
            "a.test.yaml:8:23: error: expect beside advance (expected: advance)",
            "a.test.yaml:9:36: error: origin: never (expected: must-not-be-contacted, or what it answers)",
            "a.test.yaml:10:46: error: breaks: sometimes (expected: connect, connect-timeout, after-request, stall, malformed, mid-body)",
            "a.test.yaml:10:66: error: body-size beside body (expected: one of them)",
            "a.test.yaml:10:77: error: body-size: 1KB (expected: a size with its unit, as 64KiB, 16MiB or 1GiB) — did you mean \"1KiB\"?",
            "a.test.yaml:11:47: error: x-cache: HITS (expected: HIT, MISS, STALE, REVALIDATED, COLLAPSED, BYPASS, NONE) — did you mean \"HIT\"?",
            "a.test.yaml:11:61: error: reason: frseh (expected: %s) — did you mean \"fresh\"?"
                .formatted(reasons()),
            "a.test.yaml:12:9: error: a step with none of them (expected: one of request, advance, in-parallel, change)",
            "a.test.yaml:13:5: error: test \"one\" a second time (expected: once; the first is at a.test.yaml:5:5)");
  }

  private static String reasons() {
    return String.join(", ", Arrays.stream(Reason.values()).map(Reason::text).toList());
  }
}
