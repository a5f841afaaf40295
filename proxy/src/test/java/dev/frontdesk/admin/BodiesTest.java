package dev.frontdesk.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.http.Fields;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodiesTest {
  @Test
  void purgeBodies() {
    assertThat(Bodies.purge("{\"tags\": [\"a:1\", \"b\"], \"soft\": true}"))
        .isEqualTo(new PurgeRequest(new PurgeRequest.What.Tags(List.of("a:1", "b")), true, false));
    assertThat(Bodies.purge("{\"path\": \"/a/b\", \"dryRun\": true}"))
        .isEqualTo(new PurgeRequest(new PurgeRequest.What.Path("/a/b", null), false, true));
    assertThat(Bodies.purge("{\"path\": \"/a\", \"host\": \"a.example:8080\"}"))
        .isEqualTo(
            new PurgeRequest(new PurgeRequest.What.Path("/a", "a.example:8080"), false, false));
    assertThat(Bodies.purge("{\"all\": true, \"soft\": false}"))
        .isEqualTo(new PurgeRequest(new PurgeRequest.What.All(), false, false));
    assertThat(Bodies.purge("{\"identity\": {\"user\": \"42\"}, \"dryRun\": true}"))
        .isEqualTo(new PurgeRequest(new PurgeRequest.What.Identity("user", "42"), false, true));
  }

  /** Who is purged is no secret of the operator's; but it is somebody's name. */
  @Test
  void aPersonIsNotNamedInLogs() {
    assertThat(Bodies.purge("{\"identity\": {\"user\": \"jo@x\"}}").toString())
        .contains("user")
        .doesNotContain("jo@x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "NULL",
      value = {
        "NULL                                 | no body (expected: a JSON object with all, dryRun",
        "{}                                   | nothing to purge (expected: exactly one of",
        "{\"soft\": true}                     | nothing to purge",
        "{\"tag\": [\"a\"]}                   | unknown key \"tag\" (expected: all, dryRun, host, identity, path",
        "{\"all\": true, \"dry-run\": true}   | unknown key \"dry-run\"",
        "{\"tags\": [\"a\"], \"all\": true}   | tags and all (expected: exactly one",
        "{\"all\": false}                     | all: false (expected: true)",
        "{\"all\": \"true\"}                  | all: a JSON string (expected: true or false)",
        "{\"all\": null}                      | all: a JSON null (expected: true or false)",
        "{\"all\": true, \"soft\": 1}         | soft: a JSON number (expected: true or false)",
        "{\"tags\": []}                       | tags: 0 of them (expected: 1 to 1000)",
        "{\"tags\": \"a\"}                    | tags: a JSON string (expected: a list of strings)",
        "{\"tags\": [\"a\", 7]}               | tags: a JSON number (expected: a string)",
        "{\"tags\": [\"\"]}                   | tags: an empty tag (expected: \"all\": true",
        "{\"tags\": [\"a\\u0000b\"]}          | no control characters",
        "{\"path\": \"a\"}                    | path: a (expected: one that begins with a slash",
        "{\"path\": \"/a?b=1\"}               | path: /a?b=1 (expected:",
        "{\"path\": null}                     | path: a JSON null (expected: a string)",
        "{\"path\": \"/a\", \"host\": \"a/b\"} | host: a/b (expected: a host",
        "{\"all\": true, \"host\": \"a\"}     | host without path",
        "{\"identity\": {}}                   | identity: 0 values (expected: one",
        "{\"identity\": {\"a\": \"1\", \"b\": \"2\"}} | identity: 2 values (expected: one",
        "{\"identity\": {\"a\": [\"1\", \"2\"]}} | identity: 2 values (expected: one",
        "{\"identity\": {\"user\": \"\"}}       | identity: an empty name or value",
        "{\"identity\": {\"user\": 42}}         | identity.user: a JSON number (expected: a string)",
        "{\"identity\": {\"user\": \"\\u0000\"}} | no control characters",
        "{\"identity\": \"user=42\"}           | identity: a JSON string (expected: an object)",
        "{\"identity\": {\"user\": \"42\"}, \"soft\": true} | soft beside identity (expected: identity alone",
        "{\"all\": true, \"all\": true}       | Duplicate field 'all'",
        "{\"all\": true} {}                   | not JSON",
        "[\"a\"]                              | a JSON array (expected: a JSON object)",
        "\"all\"                              | a JSON string (expected: a JSON object)",
        "{all: true}                          | not JSON: line 1, column",
      })
  void purgeIsStrict(String body, String message) {
    assertThatThrownBy(() -> Bodies.purge(body))
        .isInstanceOf(BadBody.class)
        .hasMessageContaining(message);
  }

  @Test
  void tagsAreBounded() {
    String most = tags(Bodies.MAX_TAGS, "t");
    assertThat(Bodies.purge(most).what()).isInstanceOf(PurgeRequest.What.Tags.class);
    assertThatThrownBy(() -> Bodies.purge(tags(Bodies.MAX_TAGS + 1, "t")))
        .hasMessageContaining("1001 of them");
    assertThat(Bodies.purge(tags(1, "t".repeat(Bodies.MAX_TAG_LENGTH))).what()).isNotNull();
    assertThatThrownBy(() -> Bodies.purge(tags(1, "t".repeat(Bodies.MAX_TAG_LENGTH + 1))))
        .hasMessageContaining("one of 1025 characters");
  }

  @Test
  void explainBodies() {
    assertThat(Bodies.explain("{\"request\": \"GET /a?b=1\"}"))
        .isEqualTo(new ExplainRequest("GET", "/a?b=1", Fields.EMPTY, null));
    assertThat(
            Bodies.explain(
                "{\"request\": \"POST /a\", \"headers\": {\"Accept\": [\"a\", \"b\"], \"X-A\": \" c \"},"
                    + " \"peer\": \"10.0.0.1\"}"))
        .isEqualTo(
            new ExplainRequest(
                "POST", "/a", Fields.of("Accept", "a", "Accept", "b", "X-A", "c"), "10.0.0.1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                              | request: null (expected: METHOD /path",
        "{\"request\": \"/a\"}                           | request: /a (expected: METHOD /path",
        "{\"request\": \"GET a\"}                        | expected: METHOD /path",
        "{\"request\": \"GET /a b\"}                     | expected: METHOD /path",
        "{\"request\": \"GET /a\\r\\nX: y\"}             | expected: METHOD /path",
        "{\"request\": \"G T /a\"}                       | expected: METHOD /path",
        "{\"request\": 7}                                | request: a JSON number",
        "{\"request\": \"GET /\", \"header\": {}}        | unknown key \"header\"",
        "{\"request\": \"GET /\", \"headers\": []}       | headers: a JSON array (expected: an object)",
        "{\"request\": \"GET /\", \"headers\": {\"A\": 1}} | headers.A: a JSON number (expected: a string)",
        "{\"request\": \"GET /\", \"headers\": {\"A\": \"b\\r\\nc\"}} | headers: A (expected: a field name",
        "{\"request\": \"GET /\", \"headers\": {\"A B\": \"b\"}} | headers: A B (expected: a field name",
      })
  void explainIsStrict(String body, String message) {
    assertThatThrownBy(() -> Bodies.explain(body))
        .isInstanceOf(BadBody.class)
        .hasMessageContaining(message);
  }

  private static String tags(int count, String tag) {
    return "{\"tags\": [" + String.join(",", Collections.nCopies(count, "\"" + tag + "\"")) + "]}";
  }
}
