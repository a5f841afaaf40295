package dev.frontdesk.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamOptionsTest {
  @ParameterizedTest
  @ValueSource(strings = {"http://a", "https://a:8443", "http://[::1]:80/"})
  void aNodeIsASchemeHostAndPort(String node) {
    assertThat(UpstreamOptions.of("api", URI.create(node)).primary()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://a/path", "http://u@a", "http://a?q", "http://a#f", "ftp://a", "//a", "a"})
  void anythingElseIsRefused(String node) {
    assertThatThrownBy(() -> UpstreamOptions.of("api", URI.create(node)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("node: " + node);
  }

  @Test
  void aGroupHasANode() {
    assertThatThrownBy(() -> UpstreamOptions.of("api"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("primary:");
  }
}
