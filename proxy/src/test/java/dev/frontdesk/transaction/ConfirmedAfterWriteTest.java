package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A write comes while something that is stored is about to be confirmed. Validators may be coarse:
 * a date has whole seconds, a weak tag says that nothing important changed. So what a write has hit
 * is not confirmed, whatever the origin says of its validators.
 */
class ConfirmedAfterWriteTest extends DeskTest {
  private static final Duration STALE = Duration.ofSeconds(61);
  private static final String MODIFIED = "Wed, 31 Dec 2025 00:00:00 GMT";

  private void storeOld(String path, String... fields) {
    desk.get(path);
    desk.lastCall().answer(200, "old", fields);
  }

  @Test
  void whoWaitedInVainWhileAWriteCameAsksForTheWhole() {
    storeOld("/plain/1", "Last-Modified", MODIFIED);
    desk.advance(STALE);
    HandExchange leader = desk.get("/plain/1");
    HandExchange waited = desk.get("/plain/1");
    desk.invalidate("plain:1");
    desk.call(1).answer(200, "mine", "Cache-Control", "private");

    assertThat(leader.text()).isEqualTo("mine");
    assertThat(desk.call(2).field("If-Modified-Since")).isNull();
    desk.call(2).answer(200, "new", "Last-Modified", MODIFIED);
    assertThat(waited.text()).isEqualTo("new");
    assertThat(desk.get("/plain/1").text()).isEqualTo("new");
  }

  @Test
  void whoIsAnsweredByOtherFieldsAsksForTheWhole() {
    storeOld("/elsewhere", "Last-Modified", MODIFIED, "Cache-Control", "max-age=60");
    desk.advance(STALE);
    HandExchange leader = desk.get("/elsewhere", "X-Kind", "one");
    HandExchange waited = desk.get("/elsewhere", "X-Kind", "two");
    HandExchange write = desk.write("PUT", "/elsewhere", "new");
    desk.lastCall().answer(204, "");
    assertThat(write.status()).isEqualTo(204);
    desk.call(1).answer(200, "one", "Vary", "X-Kind", "Cache-Control", "max-age=60");

    assertThat(leader.text()).isEqualTo("one");
    assertThat(desk.calls()).isEqualTo(4);
    assertThat(desk.call(3).field("If-Modified-Since")).isNull();
    desk.call(3).answer(200, "new", "Vary", "X-Kind");
    assertThat(waited.text()).isEqualTo("new");
  }

  @Test
  void aConfirmationThatNamesOtherTagsDoesNotHideTheWriteFromTheContent() {
    storeOld("/tagged", "ETag", "\"1\"", "Surrogate-Key", "a");
    desk.advance(STALE);
    HandExchange asked = desk.get("/tagged");
    desk.invalidate("a");
    desk.call(1).answer(304, "", "ETag", "\"1\"", "Surrogate-Key", "b");
    assertThat(asked.text()).isEqualTo("old");

    HandExchange after = desk.get("/tagged");
    assertThat(desk.calls()).isEqualTo(3);
    desk.call(2).answer(200, "new", "ETag", "\"1\"", "Surrogate-Key", "b");
    assertThat(after.text()).isEqualTo("new");
  }

  @Test
  void norDoesOneThatAnswersHead() {
    storeOld("/tagged", "ETag", "\"1\"", "Surrogate-Key", "a");
    desk.advance(STALE);
    HandExchange asked = desk.send(desk.request("HEAD", "/tagged", false));
    desk.invalidate("a");
    desk.call(1).answer(304, "", "ETag", "\"1\"", "Surrogate-Key", "b");
    assertThat(asked.status()).isEqualTo(200);

    desk.get("/tagged");
    assertThat(desk.calls()).isEqualTo(3);
    desk.call(2).answer(200, "new");
  }

  /** The field that names the tags is not stored, and a 304 need not repeat it. */
  @ParameterizedTest
  @ValueSource(strings = {"private", "no-cache"})
  void aConfirmationThatNamesNoTagsTakesNoneOff(String directive) {
    String control = "max-age=60, %s=\"Surrogate-Key\"".formatted(directive);
    storeOld("/tagged", "ETag", "\"1\"", "Surrogate-Key", "a", "Cache-Control", control);
    desk.advance(STALE);
    desk.get("/tagged");
    desk.call(1).answer(304, "", "ETag", "\"1\"");
    assertThat(desk.get("/tagged").cache()).isEqualTo("HIT");
    desk.invalidate("a");

    HandExchange after = desk.get("/tagged");
    assertThat(desk.calls()).isEqualTo(3);
    desk.call(2).answer(200, "new");
    assertThat(after.text()).isEqualTo("new");
  }

  @Test
  void tagsOfManyConfirmationsDoNotGrowForEver() {
    String control = "max-age=60, private=\"Surrogate-Key\"";
    storeOld("/tagged", "ETag", "\"1\"", "Surrogate-Key", "first", "Cache-Control", control);
    for (int i = 0; i < 20; i++) {
      desk.advance(STALE);
      desk.get("/tagged");
      StringBuilder keys = new StringBuilder();
      for (int k = 0; k < 60; k++) {
        keys.append('t').append(i).append('-').append(k).append(' ');
      }
      desk.lastCall().answer(304, "", "ETag", "\"1\"", "Surrogate-Key", keys.toString());
    }
    assertThat(desk.store.count(response -> response.tags().size() < 500, 10).matching())
        .isEqualTo(1);
    assertThat(desk.get("/tagged").cache()).isEqualTo("HIT");
    desk.invalidate("first");
    desk.get("/tagged");
    desk.lastCall().answer(200, "new");
    assertThat(desk.calls()).isEqualTo(22);
  }

  @Test
  void norDoesAPartThatNamesOtherTags() {
    desk.get("/film/1", "Range", "bytes=0-1");
    desk.lastCall()
        .answer(
            206,
            "ol",
            "ETag",
            "\"1\"",
            "Surrogate-Key",
            "a",
            "Content-Range",
            "bytes 0-1/3",
            "Content-Length",
            "2");
    HandExchange whole = desk.get("/film/1");
    desk.lastCall()
        .head(
            206,
            "ETag",
            "\"1\"",
            "Surrogate-Key",
            "b",
            "Content-Range",
            "bytes 2-2/3",
            "Content-Length",
            "1");
    desk.invalidate("a");
    HandExchange after = desk.get("/film/1");
    desk.call(1).piece("d").end();
    assertThat(whole.text()).isEqualTo("old");
    assertThat(desk.calls()).isEqualTo(3);
    desk.call(2).answer(200, "new");
    assertThat(after.text()).isEqualTo("new");
    assertThat(desk.get("/film/1").text()).isEqualTo("new");
  }

  @Test
  void aClientThatForbidsToKeepItDoesNotRefreshForOthers() {
    storeOld("/lasting/1");
    desk.advance(STALE);
    HandExchange hostile = desk.get("/lasting/1", "Cache-Control", "no-store");
    assertThat(hostile.cache()).isEqualTo("STALE");
    assertThat(desk.calls()).isEqualTo(1);
    desk.get("/lasting/1");
    assertThat(desk.calls()).isEqualTo(2);
    desk.call(1).answer(200, "new");
    assertThat(desk.get("/lasting/1").text()).isEqualTo("new");
  }
}
