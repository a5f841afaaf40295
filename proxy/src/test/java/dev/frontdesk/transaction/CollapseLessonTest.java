package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.origin.OriginResponse;
import dev.frontdesk.policy.Freshness;
import dev.frontdesk.policy.Nominated;
import dev.frontdesk.policy.Storage;
import dev.frontdesk.policy.Terms;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is remembered of a key is the response's own doing, and nothing else. */
class CollapseLessonTest {
  private static final Instant NOW = Instant.parse("2026-12-01T10:00:00Z");
  private static final Set<Reason> REMEMBERED =
      EnumSet.of(
          Reason.RESPONSE_NO_STORE,
          Reason.RESPONSE_PRIVATE,
          Reason.SET_COOKIE,
          Reason.VARY_STAR,
          Reason.STATUS,
          Reason.NO_FRESHNESS);

  @ParameterizedTest
  @EnumSource
  void ofARefusal(Reason reason) {
    for (int status : new int[] {200, 302, 404}) {
      assertThat(CollapseLesson.of(refused(status, reason), NOW))
          .isEqualTo(
              REMEMBERED.contains(reason) ? CollapseLesson.GO_ALONE : CollapseLesson.NOTHING);
    }
    for (int status : new int[] {500, 503, 599}) {
      assertThat(CollapseLesson.of(refused(status, reason), NOW)).isEqualTo(CollapseLesson.NOTHING);
    }
  }

  @ParameterizedTest
  @CsvSource({"60, false, WAIT", "60, true, GO_ALONE", "0, false, GO_ALONE", "1, false, WAIT"})
  void ofWhatIsStored(long lifetime, boolean alwaysValidate, CollapseLesson lesson) {
    Freshness freshness =
        new Freshness(
            NOW,
            Duration.ZERO,
            Duration.ofSeconds(lifetime),
            Freshness.Source.ORIGIN,
            Duration.ZERO,
            Duration.ZERO,
            false,
            alwaysValidate,
            null);
    ResponseHead head = new ResponseHead(200, Fields.EMPTY);
    Storage.Store storage =
        new Storage.Store(head, Nominated.NOTHING, freshness, false, Terms.NONE);
    for (boolean kept : new boolean[] {true, false}) {
      assertThat(CollapseLesson.of(new Arrival.Storable(head, storage, kept), NOW))
          .isEqualTo(lesson);
    }
  }

  @Test
  void ofAFailureOrOfAnothersCredentialsNothing() {
    Arrival failure = new Arrival.Failure(new ResponseHead(503, Fields.EMPTY), Reason.NO_FRESHNESS);
    assertThat(CollapseLesson.of(failure, NOW)).isEqualTo(CollapseLesson.NOTHING);
    assertThat(CollapseLesson.of(new Arrival.Denied(), NOW)).isEqualTo(CollapseLesson.NOTHING);
  }

  private static Arrival refused(int status, Reason reason) {
    return new Arrival.Private(new HeadOnly(new ResponseHead(status, Fields.EMPTY)), reason);
  }

  /** A response of which only the head is looked at. */
  private record HeadOnly(ResponseHead head) implements OriginResponse {
    @Override
    public ReadStream<Buffer> body() {
      throw new AssertionError("the body is not looked at");
    }

    @Override
    public Fields trailers() {
      return Fields.EMPTY;
    }

    @Override
    public boolean isDelimited() {
      return true;
    }

    @Override
    public String node() {
      return "http://origin";
    }

    @Override
    public @Nullable NetSocket tunnel() {
      return null;
    }

    @Override
    public void cancel() {}
  }
}
