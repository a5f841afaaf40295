package dev.frontdesk.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminTokenTest {
  private final AdminToken token = AdminToken.of("s3cr3t");

  @ParameterizedTest
  @CsvSource({
    "Bearer s3cr3t, true",
    "bearer s3cr3t, true",
    "'Bearer   s3cr3t', true",
    "Bearer s3cr3T, false",
    "Bearer s3cr3t2, false",
    "Bearer s3cr3, false",
    "Bearer, false",
    "'Bearer ', false",
    "Bearers3cr3t, false",
    "s3cr3t, false",
    "Basic czNjcjN0, false",
    "'Bearer s3cr3t, Bearer x', false",
  })
  void isReadAsBearer(String authorization, boolean accepted) {
    assertThat(token.isIn(authorization)).isEqualTo(accepted);
  }

  @Test
  void nothingIsNotTheToken() {
    assertThat(token.isIn(null)).isFalse();
  }

  @Test
  void oneThatWasMadeIsLongAndNew() {
    AdminToken made = AdminToken.make();
    assertThat(made.reveal()).matches("[A-Za-z0-9_-]{43}");
    assertThat(made.reveal()).isNotEqualTo(AdminToken.make().reveal());
    assertThat(made.isIn("Bearer " + made.reveal())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a\n", "é"})
  void whatCannotBeSentIsRefusedAndNotRepeated(String text) {
    assertThatThrownBy(() -> AdminToken.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected");
  }

  @Test
  void isNotPrinted() {
    assertThat(new AdminOptions("127.0.0.1", 0, token).toString()).doesNotContain("s3cr3t");
  }

  /** After {@code --token} such a one would be read as an option. */
  @Test
  void aTokenThatIsMadeNeverBeginsWithAHyphen() {
    for (int i = 0; i < 2000; i++) {
      assertThat(AdminToken.make().reveal()).doesNotStartWith("-");
    }
  }
}
