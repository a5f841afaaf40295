package dev.frontdesk.policy;

import dev.frontdesk.http.CacheDirective;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.HttpDates;
import dev.frontdesk.http.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** How old a response is when it comes (RFC 9111 §4.2.3). */
final class Age {
  private Age() {}

  /** corrected_initial_age. Clocks that disagree or were set back never make it negative. */
  static Duration initial(Fields response, Instant requestTime, Instant responseTime) {
    Duration apparent =
        notNegative(
            Duration.between(
                date(response, responseTime), responseTime.truncatedTo(ChronoUnit.SECONDS)));
    Duration delay = notNegative(Duration.between(requestTime, responseTime));
    Duration corrected = value(response).plus(delay);
    return apparent.compareTo(corrected) > 0 ? apparent : corrected;
  }

  /** date_value; where Date is missing or invalid, the time of receipt (RFC 9110 §6.6.1). */
  static Instant date(Fields response, Instant responseTime) {
    Instant date = HttpDates.parse(response, "Date", responseTime);
    return date == null ? responseTime.truncatedTo(ChronoUnit.SECONDS) : date;
  }

  /** age_value: the first member; a field whose first member is junk is ignored (RFC 9111 §5.1). */
  static Duration value(Fields response) {
    List<String> members = Tokens.members(response, "Age");
    Duration age = members.isEmpty() ? null : CacheDirective.deltaSeconds(members.getFirst());
    return age == null ? Duration.ZERO : age;
  }

  private static Duration notNegative(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }
}
