package dev.frontdesk.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoundedNamesTest {
  @Test
  void theFirstNamesStandForThemselvesAndTheRestIsOther() {
    BoundedNames names = new BoundedNames(2);
    assertThat(names.label("a")).isEqualTo("a");
    assertThat(names.label("a")).isEqualTo("a");
    assertThat(names.label("b")).isEqualTo("b");
    assertThat(names.label("c")).isEqualTo("other");
    assertThat(names.label("b")).isEqualTo("b");
    assertThat(names.label(null)).isEqualTo("none");
  }
}
