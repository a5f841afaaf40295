package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.ConfigLoader;
import dev.frontdesk.settings.Surroundings;
import dev.frontdesk.settings.yaml.SourceText;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GreetingTest {
  @ParameterizedTest
  @CsvSource({
    "'', http",
    "', tls: { certificate: \"-----BEGIN CERTIFICATE-----\", key: \"-----BEGIN PRIVATE KEY-----\" }', https",
  })
  void whatListensAndWhatItStandsBeforeAreNamedByTheirUrls(String tls, String scheme) {
    assertThat(Greeting.of(config(tls), 4711, 4712))
        .isEqualTo(
            "frontdesk: %s://127.0.0.1:4711 -> http://127.0.0.1:3000 http://127.0.0.1:3001, admin http://127.0.0.1:4712"
                .formatted(scheme));
  }

  private static Config config(String tls) {
    String yaml =
        """
        version: 1
        listen: { address: "127.0.0.1:0"%s }
        upstreams: { api: { primary: ["http://127.0.0.1:3000", "http://127.0.0.1:3001"] } }
        """
            .formatted(tls);
    return Objects.requireNonNull(
        ConfigLoader.load(new SourceText("frontdesk.yaml", yaml), Surroundings.NOTHING).config());
  }
}
