package dev.frontdesk.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeadTableTest {
  private final HeadBytes bytes = new HeadBytes(new Random(1));
  private final HeadTable<String> table = new HeadTable<>();

  private static String head(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
  }

  private HeadBytes taken(String text, int kind) {
    assertThat(bytes.take(Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.ISO_8859_1)), kind))
        .isTrue();
    return bytes;
  }

  private @Nullable String find(String text) {
    return table.find(taken(text, 0), 0);
  }

  private void learn(String text, String value) {
    table.learn(taken(text, 0), 0, value);
  }

  private void learnTwice(String text, String value) {
    learn(text, value);
    learn(text, value);
  }

  @Test
  void aHeadIsKeptAtItsSecondSight() {
    learn(head("/a"), "a");
    assertThat(find(head("/a"))).isNull();
    assertThat(table.size()).isZero();
    learn(head("/a"), "a");
    assertThat(find(head("/a"))).isEqualTo("a");
    assertThat(table.bytes()).isEqualTo(head("/a").length());
  }

  @Test
  void oneByteMakesAnotherHead() {
    String known = head("/a/rather/long/path?with=a&query=that&goes=on");
    learnTwice(known, "known");
    for (int at = 1; at < known.length() - 4; at++) {
      char other = known.charAt(at) == 'x' ? 'y' : 'x';
      assertThat(find(known.substring(0, at) + other + known.substring(at + 1))).isNull();
    }
    assertThat(find(known)).isEqualTo("known");
  }

  @Test
  void theSameBytesOfAnotherKindOfConnectionAreAnotherHead() {
    learnTwice(head("/a"), "a");
    assertThat(table.find(taken(head("/a"), 1), 1)).isNull();
    table.learn(taken(head("/a"), 1), 1, "trusted");
    table.learn(taken(head("/a"), 1), 1, "trusted");
    assertThat(table.find(taken(head("/a"), 1), 1)).isEqualTo("trusted");
    assertThat(find(head("/a"))).isEqualTo("a");
  }

  @Test
  void headsThatNeverRepeatAreNotKept() {
    IntStream.range(0, 3 * HeadTable.MAX_SEEN).forEach(i -> learn(head("/" + i), "once"));
    assertThat(table.size()).isZero();
  }

  /** More heads than are kept: the number holds, and what is found is what was learnt. */
  @Test
  void theirNumberIsBounded() {
    int many = 3 * HeadTable.MAX_HEADS;
    for (int i = 0; i < many; i++) {
      learnTwice(head("/" + i), "v" + i);
    }
    assertThat(table.size()).isBetween(HeadTable.MAX_HEADS / 2, HeadTable.MAX_HEADS);
    int found = 0;
    for (int i = 0; i < many; i++) {
      String value = find(head("/" + i));
      if (value != null) {
        assertThat(value).isEqualTo("v" + i);
        found++;
      }
    }
    assertThat(found).isEqualTo(table.size());
  }

  @Test
  void theirBytesAreBounded() {
    String long_ = "x".repeat(HeadBytes.MAX_HEAD - 64);
    for (int i = 0; i < 1500; i++) {
      learnTwice(head("/" + long_ + i), "v" + i);
      assertThat(table.bytes()).isLessThanOrEqualTo(HeadTable.MAX_BYTES);
    }
    assertThat(table.bytes()).isGreaterThan(HeadTable.MAX_BYTES * 3 / 4);
  }

  /** A stream of heads that come twice does not push out one that is used all the time. */
  @Test
  void whatIsUsedStays() {
    learnTwice(head("/hot"), "hot");
    int lost = 0;
    for (int i = 0; i < 20_000; i++) {
      learnTwice(head("/" + i), "cold");
      if (find(head("/hot")) == null) {
        lost++;
        learnTwice(head("/hot"), "hot");
      }
    }
    assertThat(lost).isZero();
  }

  @Test
  void whatIsOldGoesAtOnce() {
    learnTwice(head("/a"), "old");
    learnTwice(head("/b"), "new");
    assertThat(table.all("new"::equals)).isFalse();
    table.clear();
    assertThat(table.size()).isZero();
    assertThat(table.bytes()).isZero();
    assertThat(table.all("new"::equals)).isTrue();
    assertThat(find(head("/a"))).isNull();
  }
}
