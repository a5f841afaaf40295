package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Reason;
import dev.frontdesk.rules.CacheGroups;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cache groups (RFC 9875): what the origin groups it can clear together, and nobody sees it after.
 */
class GroupFlowTest extends DeskTest {
  private static final String FRESH = "max-age=60";

  private HandExchange fetched(String path, String groups) {
    HandExchange read = desk.get(path);
    desk.lastCall().answer(200, path, "Cache-Control", FRESH, "Cache-Groups", groups);
    return read;
  }

  private void change(int status, String groups) {
    desk.write("POST", "/changes", "x");
    desk.lastCall().answer(status, "done", "Cache-Group-Invalidation", groups);
  }

  private String cacheOf(String path) {
    int before = desk.calls();
    HandExchange read = desk.get(path);
    if (desk.calls() > before) {
      desk.lastCall().answer(200, "new", "Cache-Control", FRESH);
    }
    return read.cache();
  }

  @Test
  void whatSharesAGroupIsClearedTogetherAndTheRestStays() {
    fetched("/a", "\"news\"");
    fetched("/b", "\"sports\", \"news\"");
    fetched("/c", "\"sports\"");
    change(200, "\"news\"");

    assertThat(cacheOf("/a")).isEqualTo("MISS");
    assertThat(cacheOf("/b")).isEqualTo("MISS");
    assertThat(cacheOf("/c")).isEqualTo("HIT");
  }

  /** RFC 9875 §3 excepts no status. */
  @ParameterizedTest
  @ValueSource(ints = {200, 201, 204, 303, 404, 409, 500, 503})
  void whateverTheStatus(int status) {
    fetched("/a", "\"news\"");
    desk.write("POST", "/changes", "x");
    desk.lastCall().answer(status, "", "Cache-Group-Invalidation", "\"news\"");
    assertThat(cacheOf("/a")).isEqualTo("MISS");
  }

  @Test
  void aSafeMethodClearsNothingAlsoWhereAWriteRuleMatchesIt() {
    fetched("/a", "\"news\"");
    desk.get("/elsewhere");
    desk.lastCall().answer(200, "x", "Cache-Group-Invalidation", "\"news\"");
    desk.get("/switch/1");
    desk.lastCall().answer(200, "x", "Cache-Group-Invalidation", "\"news\"");
    assertThat(cacheOf("/a")).isEqualTo("HIT");
  }

  @Test
  void whatIsNoListOfStringsClearsNothing() {
    fetched("/a", "\"news\"");
    change(200, "news");
    assertThat(cacheOf("/a")).isEqualTo("HIT");
  }

  @Test
  void anotherOriginsGroupsAreNotTouched() {
    fetched("/a", "\"news\"");
    desk.invalidate("~group:https:desk:news");
    desk.invalidate("~group:http:desk%3A81:news");
    desk.invalidate("~group:http:other:news");
    assertThat(cacheOf("/a")).isEqualTo("HIT");
    desk.invalidate("~group:http:desk:news");
    assertThat(cacheOf("/a")).isEqualTo("MISS");
  }

  @Test
  void theGroupsAreClearedBeforeTheAnswerIsReleased_alsoWhereTheStatusClearsNothingElse() {
    fetched("/a", "\"news\"");
    HandExchange write = desk.request("POST", "/changes", true);
    List<HandExchange> readers = new ArrayList<>();
    write.atHead = () -> readers.add(desk.begin(desk.request("GET", "/a", false)));
    desk.send(write);
    write.upload("x");
    write.uploaded();
    desk.lastCall().answer(409, "no", "Cache-Group-Invalidation", "\"news\"");

    assertThat(write.status()).isEqualTo(409);
    desk.lastCall().answer(200, "new", "Cache-Control", FRESH);
    assertThat(readers.getFirst().text()).isEqualTo("new");
  }

  @Test
  void anAnswerThatStreamsClearsOnceMoreBeforeItsLastByte() {
    fetched("/a", "\"news\"");
    desk.write("POST", "/changes", "x");
    HandOrigin.Call change = desk.lastCall();
    change.head(409, "Cache-Group-Invalidation", "\"news\"").piece("no");
    fetched("/a", "\"news\"");
    assertThat(cacheOf("/a")).isEqualTo("HIT");
    change.piece(" more").end();
    assertThat(cacheOf("/a")).isEqualTo("MISS");
  }

  @Test
  void aWriteRulesTagsAndTheGroupsAreBothCleared() {
    fetched("/a", "\"news\"");
    desk.get("/plain/1");
    desk.lastCall().answer(200, "one");
    desk.write("PUT", "/plain/1", "x");
    desk.lastCall().answer(200, "done", "Cache-Group-Invalidation", "\"news\"");

    assertThat(cacheOf("/a")).isEqualTo("MISS");
    assertThat(cacheOf("/plain/1")).isEqualTo("MISS");
  }

  @Test
  void aRulesAnswerThatIsReadFirstClearsGroups_alsoWhereItRefuses() {
    fetched("/a", "\"news\"");
    desk.write("POST", "/items", "x");
    desk.lastCall().answer(422, "{}", "Cache-Group-Invalidation", "\"news\"");
    assertThat(cacheOf("/a")).isEqualTo("MISS");
  }

  @Test
  void groupsOfRoutesWithRulesCountToo() {
    desk.get("/plain/1");
    desk.lastCall().answer(200, "one", "Cache-Groups", "\"news\"");
    change(200, "\"news\"");
    assertThat(cacheOf("/plain/1")).isEqualTo("MISS");
  }

  @Test
  void whatWasInvalidatedWhileItWasFetchedIsNotStored() {
    HandExchange before = desk.get("/a");
    HandOrigin.Call fill = desk.lastCall();
    change(200, "\"news\"");
    fill.answer(200, "old", "Cache-Control", FRESH, "Cache-Groups", "\"news\"");

    assertThat(before.text()).isEqualTo("old");
    assertThat(desk.records.getLast().storeRefusal()).isEqualTo(Reason.INVALIDATED_DURING_FILL);
    assertThat(desk.stored()).isZero();
    assertThat(cacheOf("/a")).isEqualTo("MISS");
  }

  @Test
  void whoComesAfterTheInvalidationDoesNotJoinAFillFromBefore() {
    HandExchange before = desk.get("/plain/1");
    HandOrigin.Call old = desk.lastCall();
    change(200, "\"news\"");
    HandExchange after = desk.get("/plain/1");
    HandOrigin.Call young = desk.lastCall();
    assertThat(young).isNotSameAs(old);
    old.answer(200, "old", "Cache-Groups", "\"news\"");
    young.answer(200, "new", "Cache-Groups", "\"news\"");

    assertThat(before.text()).isEqualTo("old");
    assertThat(after.text()).isEqualTo("new");
    assertThat(desk.get("/plain/1").text()).isEqualTo("new");
  }

  @Test
  void anotherOriginsInvalidationDoesNotKeepAnybodyFromJoining() {
    desk.get("/plain/1");
    desk.invalidate("~group:http:other:news");
    HandExchange after = desk.get("/plain/1");
    assertThat(desk.calls()).isEqualTo(1);
    desk.call(0).answer(200, "one", "Cache-Groups", "\"news\"");
    assertThat(after.cache()).isEqualTo("COLLAPSED");
  }

  @Test
  void aConfirmationBringsNewGroups() {
    desk.get("/a");
    desk.lastCall().answer(200, "one", "Cache-Control", "max-age=1", "ETag", "\"1\"");
    desk.advance(Duration.ofSeconds(2));
    HandExchange confirmed = desk.get("/a");
    desk.lastCall()
        .answer(304, "", "Cache-Control", FRESH, "ETag", "\"1\"", "Cache-Groups", "\"news\"");
    assertThat(confirmed.cache()).isEqualTo("REVALIDATED");
    assertThat(cacheOf("/a")).isEqualTo("HIT");
    change(200, "\"news\"");
    assertThat(cacheOf("/a")).isEqualTo("MISS");
  }

  @Test
  void whatAConfirmationShowsToBeInvalidatedMeanwhileIsNotKept() {
    desk.get("/a");
    desk.lastCall()
        .answer(200, "one", "Cache-Control", "max-age=1, stale-if-error=60", "ETag", "\"1\"");
    desk.advance(Duration.ofSeconds(2));
    HandExchange confirmed = desk.get("/a");
    HandOrigin.Call validation = desk.lastCall();
    change(200, "\"news\"");
    validation.answer(304, "", "Cache-Control", FRESH, "ETag", "\"1\"", "Cache-Groups", "\"news\"");

    assertThat(desk.stored()).isZero();
    assertThat(confirmed.field("Cache-Status"))
        .endsWith("fwd-status=304; ttl=60; detail=not-modified/invalidated-during-fill");
    HandExchange after = desk.get("/a");
    desk.lastCall().answer(503, "sick");
    assertThat(after.status()).isEqualTo(503);
  }

  @Test
  void overTheBoundAResponseIsClearedByAnything() {
    fetched("/a", groups(CacheGroups.MOST_GROUPS + 1));
    assertThat(cacheOf("/a")).isEqualTo("HIT");
    desk.invalidate("anything");
    assertThat(cacheOf("/a")).isEqualTo("MISS");
  }

  @Test
  void overTheBoundAnInvalidationClearsAllGroupsOfItsOrigin() {
    fetched("/a", "\"news\"");
    fetched("/b", groups(CacheGroups.MOST_GROUPS + 1));
    fetched("/c", groups(CacheGroups.MOST_GROUPS));
    change(200, groups(CacheGroups.MOST_GROUPS + 1));

    assertThat(List.of(cacheOf("/a"), cacheOf("/b"), cacheOf("/c"))).containsOnly("MISS");
  }

  @Test
  void anOperatorPurgesAGroupOrAllOfAnOrigin() {
    fetched("/a", "\"news\"");
    fetched("/b", "\"sports\"");
    Purge purge = new Purge(desk.store, desk.invalidation, null, desk.timing, Duration.ZERO);

    assertThat(purge.tags(List.of("~group:http:desk:news"), false, false).result().matched())
        .isEqualTo(1);
    assertThat(cacheOf("/a")).isEqualTo("MISS");
    assertThat(cacheOf("/b")).isEqualTo("HIT");
    assertThat(purge.tags(List.of("~group:http:desk"), false, false).result().matched())
        .isEqualTo(1);
    assertThat(cacheOf("/b")).isEqualTo("MISS");
  }

  private static String groups(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"g" + i + "\"")
        .collect(Collectors.joining(", "));
  }
}
