package dev.frontdesk.collapse;

import static dev.frontdesk.collapse.Client.bytes;
import static dev.frontdesk.collapse.Client.get;
import static dev.frontdesk.collapse.Client.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(VertxExtension.class)
@Timeout(20)
@SuppressWarnings("NullAway.Init") // JUnit calls what is annotated BeforeEach first.
class FillsTest {
  private static final FillControl NONE = new FillControl() {};
  private static final long STORABLE = 1 << 20;
  private static final int WINDOW = 4096;

  private final Exception broken = new Exception("the origin broke off");
  private Vertx vertx;
  private Fills<String> fills;

  @BeforeEach
  void fills(Vertx theVertx) {
    vertx = theVertx;
    fills = new Fills<>(vertx, new FillOptions(10 << 20, WINDOW));
  }

  private Client join(long sequence) {
    return joining(vertx, fills, "k", sequence);
  }

  // What a fill can become.

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

  private void assertNothingIsLeft() {
    assertThat(fills.size()).isZero();
    assertThat(fills.budget().used()).isZero();
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

  // Who joins what.

  @Test
  void aFillIsJoinedWhileTheNamespaceHasNotMovedSince() {
    Client leader = join(5);
    assertThat(leader.joined).isInstanceOf(Joined.Leader.class);
    assertThat(join(5).joined).isInstanceOf(Joined.Follower.class);
    assertThat(join(4).joined).as("read before").isInstanceOf(Joined.Follower.class);
    assertThat(joining(vertx, fills, "other", 5).joined).isInstanceOf(Joined.Leader.class);
  }

  @Test
  void aFillFromBeforeIsJoinedWhereItsTagsAreKnownAndUnmarked() {
    Client leader = join(5);
    List<Fill<String>> asked = new ArrayList<>();
    Client follower = joining(vertx, fills, "k", 6, asked::add);
    assertThat(follower.joined).isInstanceOf(Joined.Follower.class);
    assertThat(asked).containsExactly(leader.fill);
  }

  @Test
  void thereAreTwoGenerationsAtMostAndTheYoungestIsJoined() {
    Client first = join(5);
    Client second = join(6);
    assertThat(second.joined).isInstanceOf(Joined.Leader.class);
    Client follower = join(6).reading(false);
    assertThat(join(7).joined).isInstanceOf(Joined.Alone.class);

    first.fill.fail(broken);
    second.fill.accept("second", STORABLE, NONE);
    assertThat(get(follower.outcome)).isEqualTo(new FillOutcome.Accepted<>("second"));
    assertThat(join(7).joined).as("one has ended").isInstanceOf(Joined.Leader.class);
    second.fill.end(Fields.EMPTY);
    assertThat(fills.size()).isEqualTo(1);
  }

  @Test
  void afterItsEndAFillIsNotJoined() {
    join(0).fill.refuse(Reason.STATUS);
    Client next = join(0);
    assertThat(next.joined).isInstanceOf(Joined.Leader.class);
    next.fill.fail(broken);
    assertThat(join(0).joined).isInstanceOf(Joined.Leader.class);
  }

  // At one's own pace.

  @Test
  void aLateFollowerReadsFromTheStartOnItsOwnContext() {
    Client leader = join(0).reading(false);
    leader.fill.accept("head", STORABLE, NONE);
    StringBuilder sent = new StringBuilder();
    List<Client> followers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Buffer piece = bytes((char) ('a' + i), 1000);
      sent.append(piece);
      leader.fill.chunk(piece);
      followers.add(join(0).reading(false));
    }
    leader.fill.end(Fields.EMPTY);
    for (Client follower : followers) {
      assertThat(get(follower.body)).isEqualTo(sent.toString());
      assertThat(follower.calledElsewhere()).isFalse();
    }
    assertThat(get(leader.body)).isEqualTo(sent.toString());
    assertNothingIsLeft();
  }

  @Test
  void aSlowReaderKeepsTheSharedChunksAndNothingElse() {
    Client leader = join(0).reading(false);
    Client slow = join(0).reading(true);
    leader.fill.accept("head", STORABLE, leader.control());
    for (int i = 0; i < 100; i++) {
      leader.fill.chunk(bytes('a', 1000));
    }
    assertThat(leader.received()).hasSize(100_000);
    assertThat(slow.received()).isEmpty();
    assertThat(fills.budget().used()).isEqualTo(100L * (1000 + Chunk.OVERHEAD));
    leader.fill.end(Fields.EMPTY);
    get(leader.body);
    assertThat(fills.budget().used()).as("for the slow one").isPositive();

    slow.on(() -> {
      slow.reader.fetch(3);
    });
    assertThat(slow.received()).hasSize(3000);
    assertThat(fills.budget().used()).isEqualTo(97L * (1000 + Chunk.OVERHEAD));
    slow.on(() -> {
      slow.reader.resume();
    });
    assertThat(get(slow.body)).hasSize(100_000);
    assertThat(leader.calls()).as("within what is stored the origin is not held").isEmpty();
    assertNothingIsLeft();
  }

  @Test
  void theLeadersClientGoingAwayHarmsNobody() {
    Client leader = join(0);
    Client follower = join(0).reading(false);
    leader.reader.leave();
    leader.fill.accept("head", STORABLE, NONE);
    leader.fill.chunk(bytes('a', 10));
    leader.reader.leave();
    leader.fill.end(Fields.EMPTY);
    assertThat(get(follower.body)).hasSize(10);
    assertThat(leader.outcome).isNotDone();
    assertNothingIsLeft();
  }

  @Test
  void aFillThatCanBeStoredGoesOnWithoutReaders() {
    Client leader = join(0);
    leader.reader.leave();
    leader.fill.accept("head", STORABLE, leader.control());
    leader.fill.chunk(bytes('a', 10));
    assertThat(leader.fill.content()).hasSize(10);
    Client follower = join(0).reading(false);
    leader.fill.end(Fields.EMPTY);
    assertThat(get(follower.body)).hasSize(10);
    assertThat(leader.calls()).isEmpty();
    assertNothingIsLeft();
  }

  // Overflown.

  @Test
  void anOverflownFillStreamsOnAtThePaceOfTheSlowestOfThreeReaders() {
    Client leader = join(0).reading(false);
    Client slow = join(0).reading(true);
    Client leaving = join(0).reading(true);
    leader.fill.accept("head", 5000, leader.control());
    for (int i = 0; i < 6; i++) {
      leader.fill.chunk(bytes('a', 1000));
    }
    assertThat(leader.fill.overflow()).isEqualTo(Reason.TOO_LARGE);
    assertThat(leader.fill.content()).isNull();
    assertThat(join(0).joined).as("nobody joins any more").isInstanceOf(Joined.Leader.class);
    assertThat(leader.received()).hasSize(6000);
    assertThat(leader.calls()).containsExactly("pause");

    slow.on(() -> {
      slow.reader.resume();
    });
    assertThat(slow.received()).hasSize(6000);
    assertThat(leader.calls()).as("one still lags").containsExactly("pause");
    leaving.reader.leave();
    assertThat(leader.calls()).containsExactly("pause", "resume");
    assertThat(fills.budget().used()).as("all passed").isZero();

    leader.fill.chunk(bytes('b', 1000));
    leader.fill.end(Fields.EMPTY);
    assertThat(get(slow.body)).hasSize(7000).endsWith("b");
    assertThat(get(leader.body)).hasSize(7000);
    assertThat(leaving.body).isNotDone();
    assertThat(leader.calledElsewhere()).isFalse();
    assertThat(fills.budget().used()).isZero();
  }

  @Test
  void whatAnOverflownFillHoldsIsBoundedByTheWindow() {
    Client leader = join(0).reading(false);
    leader.fill.accept("head", 0, leader.control());
    long most = 0;
    for (int i = 0; i < 1000; i++) {
      leader.fill.chunk(bytes('a', 1000));
      most = Math.max(most, fills.budget().used());
      if (leader.calls().size() % 2 == 1) {
        leader.settle();
      }
    }
    leader.fill.end(Fields.EMPTY);
    assertThat(get(leader.body)).hasSize(1_000_000);
    assertThat(most).isLessThanOrEqualTo(WINDOW + 1000 + Chunk.OVERHEAD);
  }

  @Test
  void whenAllHaveLeftAnOverflownFillTheLeaderIsToldToCancel() {
    Client leader = join(0).reading(true);
    Client follower = join(0).reading(true);
    leader.fill.accept("head", 5, leader.control());
    leader.fill.chunk(bytes('a', 10));
    leader.reader.leave();
    assertThat(leader.calls()).isEmpty();
    follower.reader.leave();
    assertThat(leader.calls()).containsExactly("cancel");
    assertNothingIsLeft();
    leader.fill.chunk(bytes('a', 10));
    leader.fill.end(Fields.EMPTY);
    assertThat(leader.calls()).containsExactly("cancel");
    assertNothingIsLeft();
  }

  @Test
  void aFillThatOverflowsWithoutReadersIsCancelled() {
    Client leader = join(0);
    leader.reader.leave();
    leader.fill.accept("head", 5, leader.control());
    leader.fill.chunk(bytes('a', 10));
    assertThat(leader.calls()).containsExactly("cancel");
    assertNothingIsLeft();
  }

  @Test
  void overTheBudgetAFillIsStreamedAndNotStored() {
    int one = 1000 + Chunk.OVERHEAD;
    fills = new Fills<>(vertx, new FillOptions(3L * one, WINDOW));
    Client first = joining(vertx, fills, "first", 0).reading(false);
    Client second = joining(vertx, fills, "second", 0).reading(true);
    first.fill.accept("head", STORABLE, NONE);
    second.fill.accept("head", STORABLE, NONE);
    first.fill.chunk(bytes('a', 1000));
    first.fill.chunk(bytes('a', 1000));
    second.fill.chunk(bytes('b', 1000));
    second.fill.chunk(bytes('b', 1000));
    assertThat(second.fill.overflow()).isEqualTo(Reason.FILL_BUDGET);
    assertThat(first.fill.overflow()).isNull();
    assertThat(fills.budget().used()).as("in transit").isEqualTo(4L * one);

    second.on(() -> {
      second.reader.resume();
    });
    second.fill.end(Fields.EMPTY);
    assertThat(get(second.body)).hasSize(2000);
    assertThat(first.fill.content()).hasSize(2000);
    first.fill.end(Fields.EMPTY);
    get(first.body);
    assertNothingIsLeft();
  }

  /** Leader and readers on threads of their own; some read in steps, some leave on the way. */
  @Test
  void readersOfAllKindsOnTheirOwnThreads() {
    List<Client> leaving = new ArrayList<>();
    for (int round = 0; round < 20; round++) {
      long storable = round % 2 == 0 ? STORABLE : 20_000;
      Client leader = join(round).reading(false);
      List<Client> staying = new ArrayList<>(List.of(leader));
      for (int i = 0; i < 6; i++) {
        Client client = join(round).reading(i % 2 == 0);
        if (i == 5) {
          leaving.add(client);
          client.context.runOnContext(ignored -> client.reader.leave());
        } else {
          staying.add(client);
        }
        if (i % 2 == 0) {
          client.context.runOnContext(ignored -> client.readInSteps());
        }
      }
      StringBuilder sent = new StringBuilder();
      leader.fill.accept("head", storable, leader.control());
      for (int i = 0; i < 100; i++) {
        Buffer piece = bytes((char) ('a' + i % 26), 500 + i);
        sent.append(piece);
        leader.fill.chunk(piece);
      }
      leader.fill.end(Fields.EMPTY);
      for (Client client : staying) {
        assertThat(get(client.body)).isEqualTo(sent.toString());
        assertThat(client.calledElsewhere()).isFalse();
      }
    }
    leaving.forEach(Client::settle);
    assertNothingIsLeft();
  }

  /** A connection releases what it has written; the others still have to write the same bytes. */
  @Test
  void whatOneReaderReleasesIsStillThereForTheNext() {
    ByteBuf fromTheWire = PooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(new byte[] {65});
    Client leader = join(0);
    Client follower = join(0);
    leader.fill.accept("head", STORABLE, NONE);
    leader.fill.chunk(BufferInternal.safeBuffer(fromTheWire));
    for (Client client : List.of(leader, follower)) {
      Buffer taken = Objects.requireNonNull(leader.fill.take(client.reader));
      assertThat(taken.toString()).isEqualTo("A");
      ((BufferInternal) taken).getByteBuf().release();
    }
    assertThat(leader.fill.content()).isEqualTo(new byte[] {65});
  }

  @Test
  void aBudgetGivesWhatItHas() {
    FillBudget budget = new FillBudget(10);
    assertThat(budget.tryReserve(10)).isTrue();
    assertThat(budget.tryReserve(1)).isFalse();
    budget.release(1);
    assertThat(budget.tryReserve(1)).isTrue();
    assertThat(budget.used()).isEqualTo(10);
    assertThatThrownBy(() -> new FillBudget(-1)).hasMessageContaining("(expected: >= 0)");
    assertThatThrownBy(() -> new FillOptions(1, 0)).hasMessageContaining("(expected: >= 1)");
  }
}
