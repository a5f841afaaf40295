package dev.frontdesk.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryMaskTest {
  private final QueryMask mask = new QueryMask(Set.of("X-Booking-Ref"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      value = {
        "date=2026-12-01&staff=7            | date=2026-12-01&staff=7",
        "token=abc                          | token=***",
        "date=1&access_token=abc&staff=7    | date=1&access_token=***&staff=7",
        "accessToken=abc                    | accessToken=***",
        "user[password]=abc                 | user[password]=***",
        "API-KEY=abc                        | API-KEY=***",
        "apikey=abc                         | apikey=***",
        "tok%65n=abc                        | tok%65n=***",
        "%74oken=a&%74oken=b                | %74oken=***&%74oken=***",
        "x-amz-signature=ab                 | x-amz-signature=***",
        "xbookingref=abc                    | xbookingref=***",
        "x_booking_ref=abc                  | x_booking_ref=***",
        "monkey=abc                         | monkey=abc",
        "id=eyJhbGciOiJIUzI1NiJ9.e30.sig    | id=***",
        "eyJhbGciOiJIUzI1NiJ9.e30.sig       | ***",
        "back=https%3A%2F%2Fa%3Fto%6ben%3D1 | back=***",
        "back=/a?x=1;secret=2               | back=***",
        "a=b=c&token==x                     | a=b=c&token=***",
        "token                              | token",
        "&&token=&=x&                       | &&token=***&=x&",
        "bad=%zz&token%=1&%=2               | bad=%zz&token%=***&%=2",
      })
  void masksValuesThatMayBeCredentials(String query, String logged) {
    assertThat(mask.apply(query)).isEqualTo(logged);
  }
}
