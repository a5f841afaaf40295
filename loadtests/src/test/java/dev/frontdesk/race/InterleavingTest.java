package dev.frontdesk.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.race.ScriptedOrigin.Point;
import dev.frontdesk.sample.ApiClient;
import dev.frontdesk.sample.ApiClient.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The dangerous interleavings, one by one and on purpose: the origin is held where it has read its
 * state and not yet answered, or answered and not yet committed, until the other side has moved.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterleavingTest {
  private static final long PATIENCE_SECONDS = 10;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @SuppressWarnings("NullAway.Init") // made before the first test
  private ScriptedOrigin origin;

  @SuppressWarnings("NullAway.Init") // made before the first test
  private RaceDesk desk;

  @SuppressWarnings("NullAway.Init") // made before the first test
  private ApiClient client;

  @BeforeAll
  void start() throws Exception {
    origin = new ScriptedOrigin(0, 0);
    desk = RaceDesk.before(origin.uri(), "1h", UnaryOperator.identity());
    client = desk.client();
  }

  @AfterAll
  void stop() {
    desk.close();
    origin.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/plain/fill", "/revealed/fill", "/stale/fill", "/validated/fill"})
  void aFillThatReadBeforeTheWriteIsNeitherJoinedNorStoredAfterIt(String path) throws Exception {
    Gate old = origin.hold(Point.READ, path);
    CompletableFuture<Reply> early = client.askLater("GET", path, null);
    old.awaitReached();

    assertThat(version(client.ask("POST", path, null))).isEqualTo(1);

    assertThat(version(client.get(path))).as("while the old fill runs").isEqualTo(1);
    old.open();
    assertThat(version(soon(early))).as("asked before the write").isZero();
    shows(client.get(path), 1, "HIT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/plain/twice", "/revealed/twice"})
  void aThirdGenerationGoesUncollapsedRatherThanJoinWhatIsTooOld(String path) throws Exception {
    Gate first = origin.hold(Point.READ, path);
    final CompletableFuture<Reply> zero = client.askLater("GET", path, null);
    first.awaitReached();
    client.ask("POST", path, null);
    Gate second = origin.hold(Point.READ, path);
    final CompletableFuture<Reply> one = client.askLater("GET", path, null);
    second.awaitReached();
    client.ask("POST", path, null);

    assertThat(version(client.get(path))).isEqualTo(2);
    second.open();
    first.open();
    assertThat(version(soon(one))).isEqualTo(1);
    assertThat(version(soon(zero))).isZero();
    assertThat(version(client.get(path))).isEqualTo(2);
  }

  @Test
  void whoJoinedBeforeTheWriteGetsTheOldAnswerAndWhoComesAfterItTheNew() throws Exception {
    String path = "/plain/followers";
    Gate old = origin.hold(Point.READ, path);
    final CompletableFuture<Reply> leader = client.askLater("GET", path, null);
    old.awaitReached();
    long before = origin.asked();
    // On another connection the follower may also come after the write, and lead the next fill.
    Gate fresh = origin.hold(Point.READ, path);
    CompletableFuture<Reply> follower = client.askLater("GET", path, null);
    client.ask("POST", path, null);
    final CompletableFuture<Reply> newLeader = client.askLater("GET", path, null);
    fresh.awaitReached();
    CompletableFuture<Reply> newFollower = client.askLater("GET", path, null);
    old.open();
    assertThat(version(soon(leader))).isZero();
    fresh.open();
    assertThat(version(soon(newLeader))).isEqualTo(1);
    assertThat(version(soon(newFollower))).isEqualTo(1);
    assertThat(version(soon(follower))).isBetween(0L, 1L);
    assertThat(origin.asked() - before).isLessThanOrEqualTo(4);
    shows(client.get(path), 1, "HIT");
  }

  @Test
  void aRefreshBehindAStaleAnswerIsNotStoredOverAWrite() throws Exception {
    String path = "/stale/refresh";
    client.get(path);
    purgeSoftly("stale:refresh");
    Gate old = origin.hold(Point.READ, path);
    shows(client.get(path), 0, "STALE");
    old.awaitReached();

    client.ask("POST", path, null);

    assertThat(version(client.get(path))).as("no stale answer after a write").isEqualTo(1);
    long asked = origin.asked();
    old.open();
    for (int i = 0; i < 20; i++) {
      shows(client.get(path), 1, "HIT");
    }
    assertThat(origin.asked()).isEqualTo(asked);
  }

  @Test
  void aConfirmationThatWasDecidedBeforeTheWriteConfirmsNothingAfterIt() throws Exception {
    String path = "/validated/confirmed";
    client.get(path);
    purgeSoftly("validated:confirmed");
    Gate old = origin.hold(Point.READ, path);
    CompletableFuture<Reply> validating = client.askLater("GET", path, null);
    old.awaitReached();

    client.ask("POST", path, null);

    assertThat(version(client.get(path))).isEqualTo(1);
    old.open();
    shows(soon(validating), 0, "REVALIDATED");
    shows(client.get(path), 1, "HIT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/plain/lost", "/revealed/lost"})
  void whatAWriteOfUnknownOutcomeMayChangeIsNotStoredUntilItHasSettled(String path)
      throws Exception {
    client.get(path);
    Gate commit = origin.hold(Point.COMMIT, path);
    assertThat(client.ask("POST", path + "?how=lost", null).status()).isEqualTo(502);
    commit.awaitReached();

    assertThat(version(client.get(path))).as("not committed yet").isZero();
    commit.open();
    await().atMost(5, TimeUnit.SECONDS).until(() -> version(client.get(path)) == 1);
    for (int i = 0; i < 20; i++) {
      assertThat(version(client.get(path))).isEqualTo(1);
    }
    await().atMost(5, TimeUnit.SECONDS).until(() -> isHit(client.get(path)));
    shows(client.get(path), 1, "HIT");
  }

  @Test
  void aFillUnderWayWhenAWriteWasLostIsNotStored() throws Exception {
    String path = "/plain/lost-fill";
    Gate old = origin.hold(Point.READ, path);
    final CompletableFuture<Reply> early = client.askLater("GET", path, null);
    old.awaitReached();
    client.ask("POST", path + "?how=lost", null);
    old.open();
    soon(early);
    await().atMost(5, TimeUnit.SECONDS).until(() -> isHit(client.get(path)));
    assertThat(version(client.get(path))).isEqualTo(1);
  }

  @Test
  void anAnswerThatBeginsBeforeItsCommitInvalidatesAgainBeforeItsEnd() throws Exception {
    String path = "/plain/streamed";
    Gate commit = origin.hold(Point.COMMIT, path);
    HttpResponse<InputStream> write = post(path + "?how=streamed");
    commit.awaitReached();
    assertThat(version(client.get(path))).isZero();
    shows(client.get(path), 0, "HIT");

    commit.open();
    String body = new String(write.body().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(new JsonObject(body).getLong("version")).isEqualTo(1);
    assertThat(version(client.get(path))).isEqualTo(1);
  }

  /** The rule reads the body, so nothing is released before all of it is there. */
  @Test
  void anAnswerWhoseBodyARuleReadsIsHeldUntilItIsComplete() throws Exception {
    String path = "/revealed/streamed";
    client.get(path);
    Gate commit = origin.hold(Point.COMMIT, path);
    CompletableFuture<Reply> write = client.askLater("POST", path + "?how=streamed", null);
    commit.awaitReached();
    shows(client.get(path), 0, "HIT");
    commit.open();
    assertThat(version(soon(write))).isEqualTo(1);
    assertThat(version(client.get(path))).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/plain/broken", "/revealed/broken"})
  void anAnswerThatBreaksOffLeavesTheOutcomeUnknown(String path) throws Exception {
    client.get(path);
    Gate breaking = origin.hold(Point.BREAK, path);
    final Gate commit = origin.hold(Point.COMMIT, path);
    CompletableFuture<Reply> write = client.askLater("POST", path + "?how=broken", null);
    breaking.awaitReached().open();
    assertThat(write.handle((reply, failure) -> failure != null || reply.status() == 502))
        .succeedsWithin(Duration.ofSeconds(PATIENCE_SECONDS))
        .isEqualTo(true);
    commit.awaitReached();

    assertThat(version(client.get(path))).as("not committed yet").isZero();
    commit.open();
    await().atMost(5, TimeUnit.SECONDS).until(() -> version(client.get(path)) == 1);
    await().atMost(5, TimeUnit.SECONDS).until(() -> isHit(client.get(path)));
    assertThat(version(client.get(path))).isEqualTo(1);
  }

  @Test
  void aWriteCountsAlthoughItsClientLeft() throws Exception {
    String path = "/plain/left";
    client.get(path);
    Gate answer = origin.hold(Point.ANSWER, path);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), desk.port())) {
      socket
          .getOutputStream()
          .write(
              "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: 0\r\n\r\n"
                  .formatted(path, desk.port())
                  .getBytes(StandardCharsets.US_ASCII));
      answer.awaitReached();
    }
    answer.open();
    await().atMost(5, TimeUnit.SECONDS).until(() -> version(client.get(path)) == 1);
  }

  /** The origin is changed behind the proxy's back, and the operator says so. */
  @ParameterizedTest
  @ValueSource(strings = {"tags", "path", "host-and-path", "all"})
  void aPurgeIsNotLostOnTheFirstFillOfAPath(String by) throws Exception {
    String path = "/plain/purged-" + by;
    Gate old = origin.hold(Point.READ, path);
    final CompletableFuture<Reply> early = client.askLater("GET", path, null);
    old.awaitReached();
    new ApiClient(origin.uri().toString()).ask("POST", path, null);
    JsonObject purge =
        switch (by) {
          case "tags" -> new JsonObject().put("tags", new JsonArray(List.of("plain:purged-tags")));
          case "path" -> new JsonObject().put("path", path);
          case "host-and-path" ->
              new JsonObject().put("path", path).put("host", "127.0.0.1:" + desk.port());
          default -> new JsonObject().put("all", true);
        };
    assertThat(desk.purge(purge).status()).isEqualTo(200);

    assertThat(version(client.get(path))).as("while the old fill runs").isEqualTo(1);
    old.open();
    soon(early);
    assertThat(version(client.get(path))).isEqualTo(1);
  }

  private void purgeSoftly(String tag) throws Exception {
    Reply purged =
        desk.purge(new JsonObject().put("tags", new JsonArray(List.of(tag))).put("soft", true));
    assertThat(purged.status()).isEqualTo(200);
  }

  private HttpResponse<InputStream> post(String target) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + desk.port() + target))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofInputStream());
  }

  private static Reply soon(CompletableFuture<Reply> reply) throws Exception {
    return reply.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static void shows(Reply reply, long version, String outcome) {
    assertThat(version(reply)).isEqualTo(version);
    assertThat(reply.field("X-Cache")).isEqualTo(outcome);
  }

  private static boolean isHit(Reply reply) {
    return "HIT".equals(reply.field("X-Cache"));
  }

  private static long version(Reply reply) {
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    return reply.json().getLong("version");
  }
}
