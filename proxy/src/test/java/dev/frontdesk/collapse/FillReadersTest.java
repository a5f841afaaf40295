package dev.frontdesk.collapse;

import static dev.frontdesk.collapse.Client.bytes;
import static dev.frontdesk.collapse.Client.get;
import static dev.frontdesk.collapse.Client.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Who joins which fill, and that each reads at its own pace. */
class FillReadersTest extends FillsCase {
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
}
