package dev.frontdesk.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathShapesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/                                                  | /",
        "/api/users/123/orders                              | /api/users/{n}/orders",
        "/api/v2/users                                      | /api/v2/users",
        "/api/bookings/                                     | /api/bookings/",
        "//api                                              | //api",
        "/a/3F2504E0-4F89-11D3-9A0C-0305E82C3301/b          | /a/{uuid}/b",
        "/commits/9f86d081884c7d65                          | /commits/{hex}",
        "/deadbeef                                          | /deadbeef",
        "/days/2026-12-01                                   | /days/{date}",
        "/reset/AbC123xYz789Q                               | /reset/{id}",
        "/reset/abcdefghijklmnopqrstuvwxyzabcdefg           | /reset/{text}",
        "/users/anna%40example.org                          | /users/{text}",
        "/users/anna@example.org/x                          | /users/{text}/x",
        "/a'\"'b                                            | /{text}",
        "/1/2/3/4/5/6/7/8/9/10/11/12                        |"
            + " /{n}/{n}/{n}/{n}/{n}/{n}/{n}/{n}/{n}/{n}/{more}",
        "*                                                  | /{text}",
      })
  void replacesWhatLooksLikeAnIdentifier(String path, String shape) {
    assertThat(PathShapes.shape(path)).isEqualTo(shape);
  }

  @Test
  void aShapeIsBoundedWhateverThePath() {
    String shape = PathShapes.shape("/abc".repeat(5_000) + "x".repeat(10_000));
    assertThat(shape.length()).isLessThan((PathShapes.MAX_SEGMENT + 1) * 11);
    assertThat(PathShapes.shape("")).isEqualTo("/");
  }
}
