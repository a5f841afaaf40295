package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Reason;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Requests with credentials: whose answer is given to whom. */
class SharingFlowTest extends DeskTest {
  private static final String[] ANN = {"Authorization", "Basic ann"};
  private static final String[] BOB = {"Authorization", "Basic bob"};

  @Test
  void requestsWithCredentialsAreNotCollapsed() {
    HandExchange ann = desk.get("/plain/1", ANN);
    HandExchange bob = desk.get("/plain/1", BOB);
    HandExchange nobody = desk.get("/plain/1");
    assertThat(desk.calls()).isEqualTo(3);
    desk.call(1).answer(200, "bob's");
    desk.call(0).answer(200, "ann's");
    desk.call(2).answer(200, "anyone's");

    assertThat(desk.call(0).field("Authorization")).isEqualTo("Basic ann");
    assertThat(desk.call(1).field("Authorization")).isEqualTo("Basic bob");
    assertThat(desk.call(2).field("Authorization")).isNull();
    assertThat(ann.text()).isEqualTo("ann's");
    assertThat(ann.cache()).isEqualTo("BYPASS");
    assertThat(bob.text()).isEqualTo("bob's");
    assertThat(nobody.text()).isEqualTo("anyone's");
  }

  @Test
  void whatIsNotMarkedAsShareableIsNotStoredForAnybody() {
    desk.get("/plain/1", ANN);
    desk.call(0).answer(200, "ann's", "Cache-Control", "max-age=60");
    HandExchange nobody = desk.get("/plain/1");
    assertThat(desk.calls()).isEqualTo(2);
    desk.call(1).answer(200, "anyone's");

    assertThat(nobody.text()).isEqualTo("anyone's");
    HandExchange bob = desk.get("/plain/1", BOB);
    desk.call(2).answer(200, "bob's");
    assertThat(bob.text()).isEqualTo("bob's");
  }

  @Test
  void whatIsMarkedAsShareableIsStoredForAll() {
    desk.get("/plain/1", ANN);
    desk.call(0).answer(200, "ours", "Cache-Control", "public, max-age=60");

    assertThat(desk.get("/plain/1").cache()).isEqualTo("HIT");
    assertThat(desk.get("/plain/1", BOB).cache()).isEqualTo("HIT");
    assertThat(desk.calls()).isEqualTo(1);
  }

  @Test
  void aCookieNeedsMoreThanMustRevalidate() {
    desk.get("/plain/1", "Cookie", "s=ann");
    desk.call(0).answer(200, "ann's", "Cache-Control", "max-age=60, must-revalidate");
    desk.get("/plain/1");
    assertThat(desk.calls()).isEqualTo(2);
    desk.call(1).answer(200, "anyone's");
  }

  @Test
  void credentialsAreTakenOffWhereAnswersArePublic() {
    HandExchange ann = desk.get("/open/1", ANN);
    HandExchange bob = desk.get("/open/1", BOB);
    assertThat(desk.calls()).isEqualTo(1);
    assertThat(desk.call(0).field("Authorization")).isNull();
    desk.call(0).answer(200, "ours");

    assertThat(ann.text()).isEqualTo("ours");
    assertThat(bob.text()).isEqualTo("ours");
  }

  @Test
  void wherePublicIsDeniedEachAsksOnceWithItsOwnCredentials() {
    HandExchange ann = desk.get("/open/1", ANN);
    HandExchange bob = desk.get("/open/1", BOB);
    desk.call(0).head(401, "WWW-Authenticate", "Basic").piece("no").end();
    assertThat(desk.call(0).isOver()).isTrue();
    assertThat(desk.call(1).field("Authorization")).isEqualTo("Basic ann");
    desk.call(1).answer(200, "ann's", "Cache-Control", "max-age=60");
    assertThat(desk.call(2).field("Authorization")).isEqualTo("Basic bob");
    desk.call(2).answer(403, "not bob's");

    assertThat(ann.text()).isEqualTo("ann's");
    assertThat(ann.cache()).isEqualTo("BYPASS");
    assertThat(bob.status()).isEqualTo(403);
    assertThat(desk.calls()).isEqualTo(3);
    assertThat(desk.stored()).isZero();
  }

  @Test
  void aDenialThatIsStoredIsNotGivenToARequestWithCredentials() {
    HandExchange nobody = desk.get("/open/1");
    HandExchange follower = desk.get("/open/1", ANN);
    desk.call(0).answer(401, "no", "Cache-Control", "max-age=60");
    desk.call(1).answer(200, "ann's");
    HandExchange bob = desk.get("/open/1", BOB);
    desk.call(2).answer(200, "bob's");

    assertThat(nobody.status()).isEqualTo(401);
    assertThat(desk.get("/open/1").cache()).isEqualTo("HIT");
    assertThat(follower.text()).isEqualTo("ann's");
    assertThat(bob.text()).isEqualTo("bob's");
    assertThat(desk.records).filteredOn(r -> r.reason() == Reason.NOT_SHAREABLE).hasSize(2);
  }

  @Test
  void aHeadWherePublicIsDeniedHasTheCredentials() {
    HandExchange ann = desk.send(desk.request("HEAD", "/open/1", false, ANN));
    assertThat(desk.call(0).request.head().method()).isEqualTo("HEAD");
    assertThat(desk.call(0).field("Authorization")).isEqualTo("Basic ann");
    desk.call(0).answer(200, "");
    assertThat(ann.status()).isEqualTo(200);
  }

  @Test
  void theClientsOwnConditionsGoAlongWithItsCredentialsAsTheOriginKnowsThem() {
    HandExchange ann =
        desk.get("/http", "Authorization", "Basic ann", "If-None-Match", "\"1--br\"");
    assertThat(desk.call(0).field("If-None-Match")).isEqualTo("\"1\"");
    desk.call(0).answer(304, "", "ETag", "\"1\"");
    assertThat(ann.status()).isEqualTo(304);
  }

  @Test
  void earlyHintsForOneWithCredentialsAreForNobodyElse() {
    desk.get("/lasting/1");
    desk.call(0).answer(200, "ours", "Cache-Control", "public, max-age=60");
    desk.advance(Duration.ofSeconds(61));
    // Refreshed behind the answer, with ann's credentials.
    desk.get("/lasting/1", ANN);
    assertThat(desk.call(1).field("Authorization")).isEqualTo("Basic ann");
    HandExchange nobody = desk.get("/lasting/1", "Cache-Control", "max-age=5");
    desk.call(1).interim(103, "Link", "</ann.css>");
    assertThat(nobody.interim()).isEmpty();
    desk.call(1).answer(200, "new", "Cache-Control", "public, max-age=60");
    assertThat(nobody.text()).isEqualTo("new");
  }

  @Test
  void whereCookiesRideAlongEarlyHintsAreForTheOneWhoAsked() {
    desk.replaceRules(
        """
        version: 1
        routes:
          - { id: book, match: GET /book, sharing: http, cache: { mode: http } }
        """);
    HandExchange ann = desk.get("/book", "Cookie", "s=ann");
    HandExchange bob = desk.get("/book", "Cookie", "s=bob");
    desk.call(0).interim(103, "Link", "</ann.css>");
    desk.call(0).answer(200, "ann's", "Cache-Control", "private");
    desk.call(1).answer(200, "bob's", "Cache-Control", "private");
    assertThat(ann.interim()).hasSize(1);
    assertThat(bob.interim()).isEmpty();
    assertThat(bob.text()).isEqualTo("bob's");
  }

  @Test
  void aTrailerThatIsForTheOneWhoAskedReachesNobodyElse() {
    HandExchange ann = desk.get("/plain/1");
    HandExchange bob = desk.get("/plain/1");
    desk.call(0)
        .head(
            200, "Cache-Control", "max-age=60, private=\"X-Person\"", "Trailer", "X-Person, X-Sum")
        .piece("ours")
        .end("X-Person", "ann", "X-Sum", "1");
    assertThat(ann.text()).isEqualTo("ours");
    assertThat(bob.cache()).isEqualTo("COLLAPSED");
    assertThat(Objects.requireNonNull(bob.receivedTrailers()).all("X-Person")).isEmpty();
    assertThat(Objects.requireNonNull(bob.receivedTrailers()).all("X-Sum")).containsExactly("1");
  }
}
