package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Reason;
import dev.frontdesk.rules.Tag;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A defect in a step costs one answer: 500 once, and nobody waits for ever. */
class DefectTest extends DeskTest {

  @Test
  void anOriginThatThrowsFailsTheFillAndAllItsFollowers() {
    desk.origin.defect = new IllegalStateException("a defect");
    HandExchange leader = desk.get("/plain/1");
    HandExchange next = desk.get("/plain/1");
    desk.call(0).answer(200, "one");

    assertThat(leader.status()).isEqualTo(500);
    assertThat(next.text()).isEqualTo("one");
  }

  @Test
  void anOriginThatThrowsOnThePassIsA500() {
    desk.origin.defect = new IllegalStateException("a defect");
    assertThat(desk.send(desk.request("DELETE", "/x", false)).status()).isEqualTo(500);
    desk.origin.defect = new IllegalStateException("a defect");
    HandExchange range = desk.get("/plain/1", "Range", "bytes=0-1");
    assertThat(range.status()).isEqualTo(500);
    assertThat(desk.records).extracting(r -> r.reason()).containsOnly(Reason.INTERNAL);
  }

  @Test
  void anAnswerThatCannotBeWorkedOutFailsTheFillForAll() {
    HandExchange leader = desk.get("/plain/1");
    HandExchange follower = desk.get("/plain/1");
    // No connection lets such a length through; here it stands for any defect.
    desk.call(0).head(200, "Content-Length", "many");

    assertThat(leader.status()).isEqualTo(500);
    assertThat(follower.status()).isEqualTo(500);
    assertThat(desk.call(0).cancelled()).isTrue();
  }

  @Test
  void aWriteWhoseAnswerCannotBeWorkedOutInvalidatesEverything() {
    HandExchange write = desk.write("PUT", "/plain/1", "x");
    desk.call(0).head(200, "Content-Length", "many");

    assertThat(write.status()).isEqualTo(500);
    assertThat(desk.call(0).cancelled()).isTrue();
    assertThat(desk.invalidation.stillValid(0, List.of(Tag.of("other")))).isFalse();
  }

  @Test
  void aWriteThatADefectCutsOffInvalidatesEverything() {
    HandExchange write = desk.write("PUT", "/plain/1", "x");
    desk.call(0).fails(new IllegalStateException("a defect"));

    assertThat(write.status()).isEqualTo(500);
    assertThat(desk.invalidation.stillValid(0, List.of(Tag.of("other")))).isFalse();
  }

  @Test
  void aDefectWhileTheHeadIsReleasedCutsTheResponseAndIsRecorded() {
    HandExchange broken = desk.request("GET", "/plain/1", false);
    broken.atHead =
        () -> {
          throw new IllegalStateException("a defect");
        };
    desk.send(broken);
    desk.call(0).head(200).piece("one").end();

    assertThat(broken.aborted()).isTrue();
    assertThat(desk.records).singleElement().extracting(r -> r.status()).isEqualTo(500);
    assertThat(desk.get("/plain/1").text()).isEqualTo("one");
  }

  @Test
  void aDefectWhileAPrivateHeadIsReleasedGivesTheResponseUp() {
    HandExchange broken = desk.request("GET", "/plain/1", false);
    broken.atHead =
        () -> {
          throw new IllegalStateException("a defect");
        };
    desk.send(broken);
    desk.call(0).head(200, "Cache-Control", "private").piece("one");

    assertThat(desk.call(0).cancelled()).isTrue();
  }
}
