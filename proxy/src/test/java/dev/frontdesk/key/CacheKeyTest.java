package dev.frontdesk.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CacheKeyTest {
  private static final String BEGIN = "6:method3:GET5:route12:availability9:authority7:booking";

  private static CacheKey compact(String text) {
    CacheKey key = new CacheKey(text);
    for (int i = 0; i < 20; i++) {
      key = new CacheKey(text).compact();
    }
    return key;
  }

  @Test
  void aCompactKeyIsTheSameKey() {
    String text = BEGIN + "4:path9:/a/b/c/de";
    CacheKey whole = new CacheKey(text);
    CacheKey compact = compact(text);
    assertThat(compact.own().length()).isEqualTo(text.length() - BEGIN.length());
    assertThat(compact).isEqualTo(whole).hasSameHashCodeAs(whole).hasToString(text);
    assertThat(whole).isEqualTo(compact);
    assertThat(compact.compact()).isSameAs(compact);
    assertThat(compact.text()).isEqualTo(text);
  }

  /** Wherever they are cut: every pair of texts with every pair of cuts. */
  @Test
  void equalTextsAreEqualKeysAndOthersAreNot() {
    List<String> texts =
        List.of(
            "",
            "4:path1:a",
            "x4:path1:a",
            BEGIN + "4:path1:a",
            BEGIN + "4:path1:b",
            BEGIN + "4:path2:ab",
            BEGIN + "\u00e9\u4e2d4:path1:a",
            BEGIN + "\u00e9\u4e2e4:path1:a",
            "other" + BEGIN.substring(5) + "4:path1:a");
    for (String one : texts) {
      for (String other : texts) {
        for (CacheKey left : forms(one)) {
          for (CacheKey right : forms(other)) {
            assertThat(left.equals(right)).as(one + " | " + other).isEqualTo(one.equals(other));
          }
        }
      }
    }
  }

  private static List<CacheKey> forms(String text) {
    List<CacheKey> forms = new ArrayList<>();
    forms.add(new CacheKey(text));
    forms.add(compact(text));
    return forms;
  }

  /** Two texts of one hash: only the comparison tells them apart. */
  @Test
  void aHashInCommonMakesNoEqualKeys() {
    assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
    assertThat(compact(BEGIN + "4:pathAa")).isNotEqualTo(compact(BEGIN + "4:pathBB"));
    assertThat(compact(BEGIN + "Aa4:path")).isNotEqualTo(compact(BEGIN + "BB4:path"));
    assertThat(new CacheKey(BEGIN + "4:pathAa")).isNotEqualTo(compact(BEGIN + "4:pathBB"));
  }
}
