package dev.frontdesk.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.StructuredValue.Bare;
import dev.frontdesk.http.StructuredValue.BooleanValue;
import dev.frontdesk.http.StructuredValue.ByteSequence;
import dev.frontdesk.http.StructuredValue.DateValue;
import dev.frontdesk.http.StructuredValue.DecimalValue;
import dev.frontdesk.http.StructuredValue.DisplayString;
import dev.frontdesk.http.StructuredValue.InnerList;
import dev.frontdesk.http.StructuredValue.IntegerValue;
import dev.frontdesk.http.StructuredValue.Item;
import dev.frontdesk.http.StructuredValue.StringValue;
import dev.frontdesk.http.StructuredValue.TokenValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9651 §4.2. */
class StructuredDictionaryTest {
  private static @Nullable Map<String, StructuredValue> read(String... lines) {
    Fields.Builder fields = Fields.builder();
    for (String line : lines) {
      fields.add("Example", line);
    }
    return StructuredDictionary.of(fields.build(), "example");
  }

  private static StructuredValue member(String text) {
    return Objects.requireNonNull(Objects.requireNonNull(read("a=" + text)).get("a"));
  }

  private static Bare bare(String text) {
    return ((Item) member(text)).value();
  }

  private static Item item(Bare value) {
    return new Item(value, Map.of());
  }

  @Test
  void absentAndEmptyAreAnEmptyDictionary() {
    assertThat(StructuredDictionary.of(Fields.EMPTY, "example")).isEmpty();
    assertThat(read("")).isEmpty();
    assertThat(read("  ")).isEmpty();
  }

  /** §4.2.2. */
  @Test
  void members() {
    assertThat(read("a=1,b;x, \tc=?0  "))
        .isEqualTo(
            Map.of(
                "a", item(new IntegerValue(1)),
                "b", new Item(new BooleanValue(true), Map.of("x", new BooleanValue(true))),
                "c", item(new BooleanValue(false))));
    assertThat(read("a=1", "*b-_.9=2")).containsOnlyKeys("a", "*b-_.9");
    assertThat(read("a=1, b=2, a=x")).containsEntry("a", item(new TokenValue("x"))).hasSize(2);
    assertThat(read("a=1;p=1;q;p=2"))
        .containsEntry(
            "a",
            new Item(
                new IntegerValue(1),
                Map.of("p", new IntegerValue(2), "q", new BooleanValue(true))));
  }

  /** One error anywhere makes all of it invalid. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=1,",
        "a=1, ",
        ",a=1",
        "a=1,,b=2",
        "a=1 b=2",
        "a =1",
        "a= 1",
        "A=1",
        "1=1",
        "-a=1",
        "=1",
        "a=",
        "a=1;",
        "a=1;P",
        "a=1; =2",
        "a=1;p=",
        "a=(1 2",
        "a=(1,2)",
        "a=(1\t2)",
        "a=((1))",
        "a=1)",
        "a;b c",
        "a=1\u00e4",
        "a=\u00e4",
        "\u00e4=1",
        "a=1, &&&",
        "a==1"
      })
  void invalid(String text) {
    assertThat(read(text)).isNull();
    assertThat(read("ok=1", text)).isNull();
  }

  /** White space before the first member is spaces only (§4.2), around commas tabs too. */
  @Test
  void whiteSpace() {
    assertThat(read("  a=1")).hasSize(1);
    assertThat(read("\ta=1")).isNull();
    assertThat(read("a=1\t,\tb=2  ")).hasSize(2);
    assertThat(read("a=1;  x;y")).hasSize(1);
    assertThat(read("a=1;x ;y")).isNull();
  }

  /** §4.2.4. */
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "007, 7",
    "42, 42",
    "-42, -42",
    "999999999999999, 999999999999999",
    "-999999999999999, -999999999999999"
  })
  void integers(String text, long value) {
    assertThat(bare(text)).isEqualTo(new IntegerValue(value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0", "1.5", "-1.25", "123456789012.123", "00.1"})
  void decimals(String text) {
    assertThat(bare(text)).isEqualTo(new DecimalValue(new BigDecimal(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-",
        "--1",
        "+1",
        "1.",
        ".5",
        "-.5",
        "1.1234",
        "1234567890123.1",
        "1000000000000000",
        "1.2.3",
        "1e3",
        "1s"
      })
  void noNumbers(String text) {
    assertThat(read("a=" + text)).isNull();
  }

  /** §4.2.5. */
  @Test
  void strings() {
    assertThat(bare("\"\"")).isEqualTo(new StringValue(""));
    assertThat(bare("\"a, b;c\"")).isEqualTo(new StringValue("a, b;c"));
    assertThat(bare("\"\\\"\\\\\"")).isEqualTo(new StringValue("\"\\"));
    for (String bad : List.of("\"", "\"a", "\"a\\\"", "\"\\a\"", "\"\t\"", "\"\u00e4\"", "'a'")) {
      assertThat(read("a=" + bad)).as(bad).isNull();
    }
  }

  /** §4.2.6. */
  @Test
  void tokens() {
    for (String good : List.of("a", "A1", "*", "*/*", "text/html", "a:b", "a!#")) {
      assertThat(bare(good)).isEqualTo(new TokenValue(good));
    }
    for (String bad : List.of("!a", "/a", "a(", "a\"", "a@b", "{}", "a=b")) {
      assertThat(read("a=" + bad)).as(bad).isNull();
    }
  }

  /** §4.2.7: padding may be missing. */
  @Test
  void byteSequences() {
    ByteSequence hi = new ByteSequence(List.of((byte) 'h', (byte) 'i'));
    assertThat(bare(":aGk=:")).isEqualTo(hi);
    assertThat(bare(":aGk:")).isEqualTo(hi);
    assertThat(bare("::")).isEqualTo(new ByteSequence(List.of()));
    for (String bad : List.of(":", ":aGk=", ":a-k=:", ":a G:", ":=aGk:", ":a:")) {
      assertThat(read("a=" + bad)).as(bad).isNull();
    }
  }

  /** §4.2.8 and §4.2.9. */
  @Test
  void booleansAndDates() {
    assertThat(bare("?1")).isEqualTo(new BooleanValue(true));
    assertThat(bare("?0")).isEqualTo(new BooleanValue(false));
    assertThat(bare("@1659578233")).isEqualTo(new DateValue(1659578233));
    assertThat(bare("@-1")).isEqualTo(new DateValue(-1));
    for (String bad : List.of("?", "?2", "?true", "?10", "@", "@1.0", "@x", "@ 1")) {
      assertThat(read("a=" + bad)).as(bad).isNull();
    }
  }

  /** §4.2.10. */
  @Test
  void displayStrings() {
    assertThat(bare("%\"f%c3%bc%c3%bc \\\"")).isEqualTo(new DisplayString("f\u00fc\u00fc \\"));
    assertThat(bare("%\"%e2%82%ac%22\"")).isEqualTo(new DisplayString("\u20ac\""));
    for (String bad :
        List.of(
            "%",
            "%a",
            "%\"",
            "%\"a",
            "%\"%C3%BC\"",
            "%\"%c3\"",
            "%\"%c\"",
            "%\"%zz\"",
            "%\"%ff\"",
            "%\"\u00fc\"",
            "%\"%ed%a0%80\"",
            "%\"%\"")) {
      assertThat(read("a=" + bad)).as(bad).isNull();
    }
  }

  /** Whatever an origin sends, it is valid or not, and nothing is thrown. */
  @Test
  void anyTextIsReadOrRefused() {
    Random random = new Random(9651);
    String letters = "ab1.-_*=,; \t()?@:%\"\\/A0\u00e4\u0000";
    int valid = 0;
    for (int i = 0; i < 100_000; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "a=" : "");
      for (int length = random.nextInt(12); length > 0; length--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      valid += StructuredDictionary.parse(text.toString()) == null ? 0 : 1;
    }
    assertThat(valid).isBetween(1_000, 90_000);
  }

  /** §4.2.1.2. */
  @Test
  void innerLists() {
    assertThat(member("()")).isEqualTo(new InnerList(List.of(), Map.of()));
    assertThat(member("( 1  \"b\";x );y=2"))
        .isEqualTo(
            new InnerList(
                List.of(
                    item(new IntegerValue(1)),
                    new Item(new StringValue("b"), Map.of("x", new BooleanValue(true)))),
                Map.of("y", new IntegerValue(2))));
  }
}
