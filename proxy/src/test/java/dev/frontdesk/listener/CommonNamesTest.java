package dev.frontdesk.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.FieldNames;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommonNamesTest {
  @Test
  void eachUsualNameIsFoundInItsSpellingAndIsOneTextForAll() {
    for (String name : FieldNames.usual()) {
      byte[] octets = ("xx" + name + ": y").getBytes(StandardCharsets.US_ASCII);
      assertThat((Object) CommonNames.find(octets, 2, name.length()))
          .isNotNull()
          .extracting(Object::toString)
          .isSameAs(name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HOST", "hOst", "Hosts", "Hos", "X-Forwarded-Fox", "Accept "})
  void whatIsSpelledOtherwiseIsNot(String name) {
    byte[] octets = name.getBytes(StandardCharsets.US_ASCII);
    assertThat((Object) CommonNames.find(octets, 0, octets.length)).isNull();
  }
}
