package dev.frontdesk.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.frontdesk.key.KeyParts.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPartsTest {
  @Test
  void craftedValuesDoNotCollide() {
    List<List<Part>> lists =
        List.of(
            List.of(new Part("a", "b"), new Part("c", "d")),
            List.of(new Part("a", "b1:c1:d")),
            List.of(new Part("a", "1:b"), new Part("c", "d")),
            List.of(new Part("a", null), new Part("c", "d")),
            List.of(new Part("a", ""), new Part("c", "d")),
            List.of(new Part("a", "-"), new Part("c", "d")),
            List.of(new Part("a", "-1:c1:d")));
    assertThat(lists.stream().map(parts -> new KeyParts(parts).key()).distinct())
        .hasSize(lists.size());
  }

  /** Short random parts over the characters that could confuse: all keys differ or parts agree. */
  @Test
  void randomPartsCollideOnlyWhereTheyAreEqual() {
    Random random = new Random(11);
    Map<CacheKey, KeyParts> seen = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      List<Part> parts = new ArrayList<>();
      int count = random.nextInt(4);
      for (int p = 0; p < count; p++) {
        parts.add(new Part(text(random), random.nextInt(5) == 0 ? null : text(random)));
      }
      KeyParts made = new KeyParts(parts);
      KeyParts before = seen.put(made.key(), made);
      assertThat(before == null ? made : before).isEqualTo(made);
      assertThat(KeyParts.of(made.key())).isEqualTo(made);
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(4);
    for (int i = 0; i < length; i++) {
      text.append(":-012a|".charAt(random.nextInt(7)));
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "5:ab", "1:a", "-1:a", "1:a99999999999:b", "1:a2147483647:b", ":a"})
  void whatIsNoKeyIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> KeyParts.of(new CacheKey(text)));
  }
}
