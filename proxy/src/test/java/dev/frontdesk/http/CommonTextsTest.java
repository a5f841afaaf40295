package dev.frontdesk.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CommonTextsTest {
  private final CommonTexts texts = new CommonTexts();

  private static String copy(String text) {
    return new String(text.toCharArray());
  }

  private int meet(String text, int times) {
    int number = -1;
    for (int i = 0; i < times; i++) {
      number = texts.numberOf(copy(text));
    }
    return number;
  }

  @Test
  void aTextIsCommonWhenItWasMetOften() {
    assertThat(meet("Content-Type", CommonTexts.SIGHTS - 1)).isNegative();
    assertThat(texts.size()).isZero();
    int number = meet("Content-Type", 1);
    assertThat(number).isNotNegative();
    assertThat(texts.text(number)).isEqualTo("Content-Type");
    assertThat(meet("Content-Type", 1)).isEqualTo(number);
  }

  @Test
  void oneObjectStandsForAll() {
    meet("application/json", CommonTexts.SIGHTS);
    String shared = texts.shared(copy("application/json"));
    assertThat(shared).isSameAs(texts.shared(copy("application/json")));
    assertThat(texts.has(shared)).isTrue();
    assertThat(texts.has(copy("application/json"))).as("an equal one is another").isFalse();
    String own = copy("met once");
    assertThat(texts.shared(own)).isSameAs(own);
  }

  @Test
  void whatIsMetSeldomWithinAWindowNeverGetsIn() {
    for (int i = 0; i < 3 * CommonTexts.SIGHTS; i++) {
      texts.numberOf("seldom");
      int from = i * CommonTexts.WINDOW;
      IntStream.range(from, from + CommonTexts.WINDOW)
          .forEach(n -> texts.numberOf("only once: " + n));
    }
    assertThat(texts.has(texts.shared("seldom"))).isFalse();
    // By chance a few texts have counters in common.
    assertThat(texts.size()).isLessThan(CommonTexts.MOST_TEXTS / 100);
  }

  @Test
  void thereIsABoundAndThoseWithinKeepTheirNumbers() {
    IntStream.range(0, CommonTexts.MOST_TEXTS + 100)
        .forEach(n -> meet("text number " + n, 2 * CommonTexts.SIGHTS));
    assertThat(texts.size()).isEqualTo(CommonTexts.MOST_TEXTS);
    List<Integer> numbers =
        IntStream.range(0, CommonTexts.MOST_TEXTS)
            .mapToObj(n -> texts.numberOf("text number " + n))
            .filter(number -> number >= 0)
            .toList();
    assertThat(numbers).doesNotHaveDuplicates().hasSizeGreaterThan(CommonTexts.MOST_TEXTS - 100);
    assertThat(meet("one more", 100)).isNegative();
  }

  @Test
  void aLongTextIsNeverCommon() {
    String longest = "x".repeat(CommonTexts.MOST_CHARACTERS);
    assertThat(meet(longest, CommonTexts.SIGHTS)).isNotNegative();
    assertThat(meet(longest + "x", 100)).isNegative();
  }

  /** A client chooses its hosts, and each is in the keys of what it asks for. */
  @Test
  void textsOfOneHashAreSoonNotTakenAnyMore() {
    for (int n = 0; n < 4 * CommonTexts.MOST_STEPS; n++) {
      StringBuilder text = new StringBuilder();
      for (int bit = 0; bit < 16; bit++) {
        text.append((n >> bit & 1) == 0 ? "aB" : "b#");
      }
      meet(text.toString(), CommonTexts.SIGHTS);
    }
    assertThat(texts.size()).isEqualTo(CommonTexts.MOST_STEPS);
    assertThat(meet("another", CommonTexts.SIGHTS)).isNotNegative();
  }

  @Test
  void threadsAgree() {
    List<CompletableFuture<Void>> all =
        IntStream.range(0, 4)
            .mapToObj(thread ->
                CompletableFuture.runAsync(() -> {
                  for (int i = 0; i < 20_000; i++) {
                    String text = "text " + i % 500;
                    int number = texts.numberOf(copy(text));
                    if (number >= 0) {
                      assertThat(texts.text(number)).isEqualTo(text);
                    }
                  }
                }))
            .toList();
    all.forEach(CompletableFuture::join);
    assertThat(texts.size()).isBetween(1, 500);
  }
}
