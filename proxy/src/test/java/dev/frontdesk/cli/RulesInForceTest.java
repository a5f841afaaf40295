package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.identity.Verifiers;
import dev.frontdesk.invalidate.LocalInvalidation;
import dev.frontdesk.invalidate.MarkOptions;
import dev.frontdesk.rules.ImplicitTags;
import dev.frontdesk.rules.Route;
import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.Loaded;
import dev.frontdesk.store.memory.MemoryStore;
import dev.frontdesk.time.VertxTiming;
import dev.frontdesk.transaction.InForce;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that change under a running proxy, as editors and deployments change them. */
class RulesInForceTest {
  private final Vertx vertx = Vertx.vertx();
  private final VertxTiming timing = new VertxTiming(vertx);
  private final LocalInvalidation marks = new LocalInvalidation(MarkOptions.DEFAULT, timing);
  @TempDir private Path root;
  private Path place;

  @BeforeEach
  void folder() throws IOException {
    place = Files.createDirectory(root.resolve("rules"));
    Files.writeString(place.resolve("api.yaml"), route("first"));
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private static String route(String id) {
    return """
    version: 1
    routes:
      - id: %s
        match: GET /a
        cache: off
    """
        .formatted(id);
  }

  private RulesInForce inForce() {
    Setup setup = new Setup();
    setup.upstream = URI.create("http://127.0.0.1:1");
    setup.rules = place;
    setup.anyDatabase = true;
    Config config = Objects.requireNonNull(setup.load().config());
    RulesInForce.RuleLoader loader = setup.loader(config);
    return new RulesInForce(
        Objects.requireNonNull(loader.load().rules()),
        new Verifiers(vertx, timing, List.of()),
        new MemoryStore(1024),
        marks,
        loader);
  }

  private static List<String> routes(RulesInForce rules) {
    return rules.get().rules().rules().routes().stream()
        .map(Route::id)
        .filter(id -> !id.equals("http"))
        .toList();
  }

  private static void rename(Path file, String text) throws IOException {
    Path beside = file.resolveSibling(".new");
    Files.writeString(beside, text);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void nothingIsReadAgainWhereNothingChanged() {
    RulesInForce rules = inForce();
    InForce before = rules.get();
    rules.reloadIfChanged();
    assertThat(rules.get()).isSameAs(before);
  }

  @Test
  void whatWasStoredUnderARouteThatChangedIsInvalidAndNothingElse() throws IOException {
    RulesInForce rules = inForce();
    Files.writeString(place.resolve("more.yaml"), route("second").replace("/a", "/b"));
    rules.reloadIfChanged();
    long before = marks.sequence();

    rename(place.resolve("api.yaml"), "# a line more\n" + route("first"));
    rules.reloadIfChanged();
    assertThat(marks.stillValid(before, List.of(ImplicitTags.route("first")))).isTrue();

    rename(place.resolve("api.yaml"), route("first").replace("cache: off", "cache: http"));
    rules.reloadIfChanged();
    assertThat(marks.stillValid(before, List.of(ImplicitTags.route("first")))).isFalse();
    assertThat(marks.stillValid(before, List.of(ImplicitTags.route("second")))).isTrue();
  }

  @Test
  void otherCredentialsMakeAllThatIsStoredInvalid() throws IOException {
    RulesInForce rules = inForce();
    long before = marks.sequence();
    rename(
        place.resolve("api.yaml"),
        route("first").replace("routes:", "credentials: [X-Session]\nroutes:"));
    rules.reloadIfChanged();
    assertThat(marks.stillValid(before, List.of(ImplicitTags.route("http")))).isFalse();
  }

  @Test
  void aFileThatIsRenamedIntoPlaceIsRead() throws IOException {
    RulesInForce rules = inForce();
    rename(place.resolve("api.yaml"), route("other"));
    rules.reloadIfChanged();
    assertThat(routes(rules)).containsExactly("other");
  }

  /** A statement in a file of its own is a part of the rules, wherever the file is. */
  @Test
  void aFileOfSqlThatChangesIsRead() throws IOException {
    Path sql = Files.createDirectory(root.resolve("sql")).resolve("one.sql");
    Files.writeString(sql, "SELECT 1 AS one");
    rename(
        place.resolve("api.yaml"),
        """
        version: 1
        queries:
          - { id: q, match: GET /q, sql: ../sql/one.sql, answer: row, depends-on: [], access: anyone, cache: { ttl: 1h } }
        """);
    RulesInForce rules = inForce();
    assertThat(statement(rules)).isEqualTo("SELECT 1 AS one");
    InForce before = rules.get();
    rules.reloadIfChanged();
    assertThat(rules.get()).as("nothing has changed").isSameAs(before);
    long sequence = marks.sequence();

    rename(sql, "SELECT 2 AS one");
    rules.reloadIfChanged();
    assertThat(statement(rules)).isEqualTo("SELECT 2 AS one");
    assertThat(marks.stillValid(sequence, List.of(ImplicitTags.route("q")))).isFalse();

    Files.delete(sql);
    rules.reloadIfChanged();
    assertThat(statement(rules)).as("the last good one stays").isEqualTo("SELECT 2 AS one");
    Files.writeString(sql, "SELECT 3 AS one");
    rules.reloadIfChanged();
    assertThat(statement(rules)).isEqualTo("SELECT 3 AS one");
  }

  private static String statement(RulesInForce rules) {
    return Objects.requireNonNull(rules.get().rules().rules().routes().getFirst().query()).sql();
  }

  @Test
  void aFileMoreAndAFileLessAreSeen() throws IOException {
    RulesInForce rules = inForce();
    Files.writeString(place.resolve("more.yaml"), route("second").replace("/a", "/b"));
    rules.reloadIfChanged();
    assertThat(routes(rules)).containsExactly("first", "second");
    Files.delete(place.resolve("api.yaml"));
    rules.reloadIfChanged();
    assertThat(routes(rules)).containsExactly("second");
  }

  @Test
  void aLinkThatIsSwappedIsSeen() throws IOException {
    Path other = Files.createDirectory(root.resolve("release-2"));
    Files.writeString(other.resolve("api.yaml"), route("other"));
    Path link = root.resolve("current");
    Files.createSymbolicLink(link, place);
    place = link;
    RulesInForce rules = inForce();
    assertThat(routes(rules)).containsExactly("first");

    Path next = Files.createSymbolicLink(root.resolve("next"), other);
    Files.move(next, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    rules.reloadIfChanged();
    assertThat(routes(rules)).containsExactly("other");
  }

  @Test
  void aFileThatDoesNotLoadLeavesTheRulesBefore() throws IOException {
    RulesInForce rules = inForce();
    Files.writeString(place.resolve("good.yaml"), route("good").replace("/a", "/b"));
    Files.writeString(place.resolve("api.yaml"), route("bad").replace("cache: off", "cach: off"));
    rules.reloadIfChanged();
    assertThat(routes(rules)).containsExactly("first");

    Loaded loaded = rules.reload();
    assertThat(loaded.rules()).isNull();
    assertThat(loaded.findings()).isNotEmpty();
    assertThat(routes(rules)).containsExactly("first");
  }

  @Test
  void aFileThatIsHalfWrittenIsReadWhenItIsWhole() throws IOException {
    RulesInForce rules = inForce();
    String whole = route("whole");
    Files.writeString(place.resolve("api.yaml"), whole.substring(0, whole.length() - 9));
    rules.reloadIfChanged();
    assertThat(routes(rules)).containsExactly("first");
    Files.writeString(place.resolve("api.yaml"), whole);
    rules.reloadIfChanged();
    assertThat(routes(rules)).containsExactly("whole");
  }

  @Test
  void aFolderThatIsAwayLeavesTheRulesBefore() throws IOException {
    RulesInForce rules = inForce();
    Path away = root.resolve("away");
    Files.move(place, away);
    rules.reloadIfChanged();
    assertThat(routes(rules)).containsExactly("first");
    Files.move(away, place);
    rename(place.resolve("api.yaml"), route("back"));
    rules.reloadIfChanged();
    assertThat(routes(rules)).containsExactly("back");
  }
}
