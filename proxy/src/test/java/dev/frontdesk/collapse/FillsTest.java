package dev.frontdesk.collapse;

import static dev.frontdesk.collapse.Client.bytes;
import static dev.frontdesk.collapse.Client.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.ResponseHead;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a fill can become, and that all who wait for it live the same. */
class FillsTest extends FillsCase {
  static Stream<Arguments> lives() {
    Exception broken = new Exception("the origin broke off");
    FillOutcome<String> head = new FillOutcome.Accepted<>("head");
    return Stream.of(
        life(
            "complete",
            head,
            "ab",
            fill -> {
              fill.accept("head", STORABLE, NONE);
              fill.chunk(Buffer.buffer("a"));
              fill.chunk(Buffer.buffer());
              fill.chunk(Buffer.buffer("b"));
              fill.end(Fields.EMPTY);
            }),
        life(
            "empty",
            head,
            "",
            fill -> {
              fill.accept("head", STORABLE, NONE);
              fill.end(Fields.EMPTY);
            }),
        life(
            "nothing after the end counts",
            head,
            "a",
            fill -> {
              fill.accept("head", STORABLE, NONE);
              fill.chunk(Buffer.buffer("a"));
              fill.end(Fields.EMPTY);
              fill.end(Fields.EMPTY);
              fill.fail(broken);
              fill.refuse(Reason.SET_COOKIE);
              fill.accept("other", STORABLE, NONE);
              fill.chunk(Buffer.buffer("z"));
            }),
        life(
            "too large for the store",
            head,
            "aaaa",
            fill -> {
              fill.accept("head", 3, NONE);
              fill.chunk(Buffer.buffer("aa"));
              fill.chunk(Buffer.buffer("aa"));
              fill.end(Fields.EMPTY);
            }),
        life(
            "refused",
            new FillOutcome.Refused<>(Reason.SET_COOKIE),
            null,
            fill -> {
              fill.refuse(Reason.SET_COOKIE);
              fill.refuse(Reason.VARY_STAR);
            }),
        life(
            "failed before its head",
            new FillOutcome.Failed<>(broken),
            null,
            fill -> {
              fill.fail(broken);
              fill.fail(new Exception("later"));
              fill.accept("head", STORABLE, NONE);
            }));
  }

  private static Arguments life(
      String name,
      FillOutcome<String> outcome,
      @Nullable String body,
      Consumer<Fill<String>> events) {
    return Arguments.argumentSet(name, name, outcome, body, events);
  }

  @ParameterizedTest
  @MethodSource("lives")
  void everyParticipantLivesTheSame(
      String name,
      FillOutcome<String> outcome,
      @Nullable String body,
      Consumer<Fill<String>> events) {
    Client leader = join(0);
    List<Client> all = List.of(leader, join(0).reading(false), join(0), join(0));
    events.accept(leader.fill);
    for (Client client : all) {
      assertThat(get(client.outcome)).as(name).isEqualTo(outcome);
      if (body != null) {
        assertThat(get(client.reading(false).body)).isEqualTo(body);
      }
      assertThat(client.calledElsewhere()).isFalse();
    }
    assertNothingIsLeft();
  }

  @Test
  void earlyHintsReachAllThatWaitUpToTheBound() throws Exception {
    Client leader = Client.joining(vertx, fills, "k", 0);
    Client early = Client.joining(vertx, fills, "k", 0);
    List<String> told = new CopyOnWriteArrayList<>();
    early.on(() -> early.reader.hintHandler(hint -> told.add("early " + link(hint))));
    for (int i = 0; i <= Fill.MOST_HINTS; i++) {
      leader.fill.hint(new ResponseHead(103, Fields.of("Link", "/" + i)));
    }
    Client late = Client.joining(vertx, fills, "k", 0);
    late.on(() -> late.reader.hintHandler(hint -> told.add("late " + link(hint))));
    Awaitility.await().until(() -> told.size() == 2 * Fill.MOST_HINTS);
    leader.fill.accept("head", 100, new FillControl() {});
    leader.fill.hint(new ResponseHead(103, Fields.of("Link", "/too-late")));
    leader.fill.end(Fields.EMPTY);
    get(late.outcome);
    get(early.outcome);
    assertThat(told).hasSize(2 * Fill.MOST_HINTS).contains("early /0", "late /7");
    assertThat(told).noneMatch(hint -> hint.endsWith("/8") || hint.endsWith("late"));
  }

  private static String link(ResponseHead hint) {
    return String.valueOf(hint.fields().first("Link"));
  }

  @Test
  void aFailureMidwayReachesAllEvenWhoIsPaused() {
    Client leader = join(0).reading(false);
    Client paused = join(0).reading(true);
    Client late = join(0);
    leader.fill.accept("head", STORABLE, NONE);
    leader.fill.chunk(bytes('a', 100));
    assertThat(get(late.outcome)).isInstanceOf(FillOutcome.Accepted.class);
    leader.fill.fail(broken);
    late.reading(false);
    for (Client client : List.of(leader, paused, late)) {
      assertThatThrownBy(() -> get(client.body))
          .isInstanceOf(CompletionException.class)
          .hasCause(broken);
    }
    assertNothingIsLeft();
  }

  @Test
  void aFailureRightBehindTheHeadReachesTheLeadersBody() {
    Client leader = join(0);
    leader.on(() -> {
      leader.fill.accept("head", STORABLE, NONE);
      leader.fill.chunk(bytes('a', 100));
      leader.fill.fail(broken);
    });
    leader.reading(false);
    assertThatThrownBy(() -> get(leader.body))
        .isInstanceOf(CompletionException.class)
        .hasCause(broken);
    assertNothingIsLeft();
  }

  @Test
  void aMisledLeaderIsTold() {
    Fill<String> fill = join(0).fill;
    assertThatThrownBy(() -> fill.chunk(bytes('a', 1))).hasMessageContaining("(expected: accept)");
    fill.accept("head", STORABLE, NONE);
    assertThatThrownBy(() -> fill.accept("head", STORABLE, NONE)).hasMessageContaining("once");
    assertThatThrownBy(() -> fill.refuse(Reason.STATUS)).hasMessageContaining("accepted");
  }

  @Test
  void trailersComeWithTheEnd() {
    Client leader = join(0).reading(false);
    leader.fill.accept("head", STORABLE, NONE);
    leader.fill.end(Fields.of("Digest", "x"));
    get(leader.body);
    assertThat(leader.reader.trailers()).isEqualTo(Fields.of("Digest", "x"));
  }

  @Test
  void theContentIsThereForTheStoreUntilTheEnd() {
    Fill<String> fill = join(7).fill;
    assertThat(fill.sequence()).isEqualTo(7);
    assertThat(fill.content()).isNull();
    fill.accept("head", STORABLE, NONE);
    fill.chunk(Buffer.buffer("ab"));
    fill.chunk(Buffer.buffer("c"));
    assertThat(fill.content()).isEqualTo("abc".getBytes(StandardCharsets.UTF_8));
    fill.end(Fields.EMPTY);
    assertThat(fill.content()).isNull();
  }
}
