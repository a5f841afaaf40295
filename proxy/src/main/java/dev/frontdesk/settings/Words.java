package dev.frontdesk.settings;

import java.util.LinkedHashMap;
import java.util.Map;

/** Words of the language with what they mean, in the order in which messages list them. */
final class Words {
  private Words() {}

  static <T> Map<String, T> of(String word, T meaning, String other, T otherMeaning) {
    Map<String, T> words = new LinkedHashMap<>();
    words.put(word, meaning);
    words.put(other, otherMeaning);
    return words;
  }

  static <T> Map<String, T> of(
      String word, T meaning, String other, T otherMeaning, String third, T thirdMeaning) {
    Map<String, T> words = of(word, meaning, other, otherMeaning);
    words.put(third, thirdMeaning);
    return words;
  }
}
