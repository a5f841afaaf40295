package dev.frontdesk.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {
  private static final List<String> NAMES = new ArrayList<>(new TreeSet<>(FieldNames.usual()));

  /** Whatever is short for a look-up must not change what it finds. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aLookUpFindsWhatALookAtEachLineFinds(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<Field> lines = new ArrayList<>();
      for (int i = random.nextInt(20); i > 0; i--) {
        lines.add(new Field(name(random), "v" + i));
      }
      Fields fields = Fields.of(lines);
      String name = name(random);
      List<String> values =
          lines.stream()
              .filter(line -> line.name().equalsIgnoreCase(name))
              .map(Field::value)
              .toList();
      List<Field> others =
          lines.stream().filter(line -> !line.name().equalsIgnoreCase(name)).toList();
      assertThat(fields.all(name)).as("seed %d", seed).isEqualTo(values);
      assertThat(fields.first(name)).isEqualTo(values.isEmpty() ? null : values.getFirst());
      assertThat(fields.only(name)).isEqualTo(values.size() == 1 ? values.getFirst() : null);
      assertThat(fields.contains(name)).isEqualTo(!values.isEmpty());
      assertThat(fields.combined(name))
          .isEqualTo(values.isEmpty() ? null : String.join(", ", values));
      assertThat(fields.without(name).lines()).isEqualTo(others);
      assertThat(fields.without(name).contains(name)).isFalse();
      List<Field> replaced = new ArrayList<>(others);
      replaced.add(new Field(name, "new"));
      assertThat(fields.with(name, "new").lines()).isEqualTo(replaced);
      assertThat(fields.with(name, "new").first(name)).isEqualTo("new");
      assertThat(fields.plus(name, "new").all(name)).hasSize(values.size() + 1).endsWith("new");
      assertThat(fields.filter(line -> !line.is(name)).lines()).isEqualTo(others);
      assertThat(fields.lines()).isEqualTo(lines);
    }
  }

  @Test
  void aBuilderThatGoesOnChangesNothingThatWasBuilt() {
    Fields.Builder builder = Fields.builder(2).add("A", "1").add("B", "2");
    Fields two = builder.build();
    Fields three = builder.add("C", "3").build();
    assertThat(two).isEqualTo(Fields.of("A", "1", "B", "2"));
    assertThat(three).isEqualTo(Fields.of("A", "1", "B", "2", "C", "3"));
    assertThat(Fields.builder(0).add("A", "1").build()).isEqualTo(Fields.of("A", "1"));
    assertThatThrownBy(() -> two.lines().clear()).isInstanceOf(RuntimeException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "X-Api-Key, true",
    "x_api_key, true",
    "X_API-KEY, true",
    "X-Api-Keys, false",
    "X-Api-Kex, false",
    "Authorization, true",
    "authorizatioN, true",
    "Authorisation, false"
  })
  void aSetOfNamesKnowsAllSpellings(String name, boolean known) {
    Set<String> names = FieldNames.of("x-api-key", "authorization");
    assertThat(new Field(name, "").isAmong(names)).isEqualTo(known);
    assertThat(new Field(name, "").isAmong(Set.of("x-api-key", "authorization"))).isEqualTo(known);
  }

  @Test
  void aSetOfNamesIsASet() {
    assertThat((Set<String>) FieldNames.of("a", "b")).isEqualTo(Set.of("b", "a"));
    assertThat(FieldNames.of("a").contains("A")).isFalse();
    assertThat(FieldNames.of(List.of()).iterator().hasNext()).isFalse();
  }

  @Test
  void usualNamesAreLowerCasedOnceForAll() {
    for (String name : NAMES) {
      assertThat(FieldNames.lower(name)).isEqualTo(name.toLowerCase(Locale.ROOT));
      assertThat(Tokens.isFieldName(name)).isTrue();
    }
    assertThat(FieldNames.lower("X-Unheard-Of")).isEqualTo("x-unheard-of");
  }

  private static String name(Random random) {
    return random.nextInt(8) == 0
        ? "X-" + random.nextInt(30)
        : NAMES.get(random.nextInt(NAMES.size()));
  }
}
