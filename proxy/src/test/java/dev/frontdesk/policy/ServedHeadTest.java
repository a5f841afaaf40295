package dev.frontdesk.policy;

import static dev.frontdesk.policy.Samples.T0;
import static dev.frontdesk.policy.Samples.date;
import static dev.frontdesk.policy.Samples.fresh;
import static dev.frontdesk.policy.Samples.ok;
import static dev.frontdesk.policy.Samples.seconds;
import static dev.frontdesk.policy.Samples.sourced;
import static dev.frontdesk.policy.Samples.stored;
import static dev.frontdesk.policy.Samples.withLimits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Reason;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.policy.Freshness.Source;
import dev.frontdesk.rules.CacheRule.ClientFreshness;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9111 §5.1, §5.2, and what clients are told on routes. */
class ServedHeadTest {
  private static final ClientFreshness AUTOMATIC = new ClientFreshness.Automatic();
  private static final ClientFreshness NO_CACHE = new ClientFreshness.NoCache();
  private static final ClientFreshness MAX_AGE = new ClientFreshness.MaxAge(seconds(30));
  private static final Storage REFUSED = new Storage.Refuse(Reason.NO_FRESHNESS);

  private static ClientFreshness client(String name) {
    return switch (name) {
      case "automatic" -> AUTOMATIC;
      case "no-cache" -> NO_CACHE;
      case "max-age" -> MAX_AGE;
      default -> new ClientFreshness.Origin();
    };
  }

  @ParameterizedTest
  @CsvSource({"0, 5", "1, 6", "-9, 5", "9999999999, 2147483648"})
  void ageInWholeSeconds(long later, String age) {
    StoredResponse response = stored(sourced(fresh(60), Source.ORIGIN, 5), ok("Age", "99"));
    ResponseHead head =
        ServedHead.of(response, AUTOMATIC, T0.plusSeconds(later).plusMillis(later < 0 ? 0 : 999));
    assertThat(head).isEqualTo(ok("Age", age));
  }

  /** Served 10 s after it was received with age 5; {@code -} means no Cache-Control. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "automatic | ROUTE     | -                         | no-cache",
        "automatic | ROUTE     | max-age=600               | no-cache",
        "automatic | ROUTE     | must-revalidate, no-transform | no-cache, no-transform",
        "automatic | ROUTE     | private, max-age=600      | no-cache, private",
        "automatic | ROUTE     | no-store, max-age=600     | no-store, max-age=600",
        "automatic | ORIGIN    | max-age=600               | max-age=600",
        "automatic | HEURISTIC | -                         | -",
        "origin    | ROUTE     | max-age=600               | max-age=600",
        "origin    | ROUTE     | -                         | -",
        "no-cache  | ORIGIN    | max-age=600               | no-cache",
        "no-cache  | ORIGIN    | private                   | no-cache, private",
        "no-cache  | ORIGIN    | no-store                  | no-store",
        "max-age   | ROUTE     | -                         | max-age=45",
        "max-age   | ORIGIN    | public, s-maxage=600      | max-age=45",
        "max-age   | ORIGIN    | no-store                  | no-store",
      })
  void whatClientsAreTold(String client, Source source, String origin, String told) {
    ResponseHead head = origin == null ? ok() : ok("Cache-Control", origin);
    StoredResponse response = stored(sourced(fresh(60), source, 5), head);
    assertThat(
            ServedHead.of(response, client(client), T0.plusSeconds(10))
                .fields()
                .first("Cache-Control"))
        .isEqualTo(told);
  }

  @Test
  void expiresAndPragmaGoWithCacheControl() {
    StoredResponse response =
        stored(
            sourced(fresh(60), Source.ROUTE, 0),
            ok("Expires", date(600), "Pragma", "x", "ETag", "\"x\""));
    assertThat(ServedHead.of(response, AUTOMATIC, T0))
        .isEqualTo(ok("ETag", "\"x\"", "Age", "0", "Cache-Control", "no-cache"));
    assertThat(ServedHead.of(response, client("origin"), T0).fields().contains("Expires")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"0, 20", "15, 20", "25, 25"})
  void nothingOutlivesUntil(long later, long maxAge) {
    StoredResponse response = stored(withLimits(fresh(20), false, false, T0.plusSeconds(20)), ok());
    assertThat(
            ServedHead.of(response, MAX_AGE, T0.plusSeconds(later)).fields().first("Cache-Control"))
        .isEqualTo(later < 20 ? "max-age=" + maxAge : "max-age=0");
  }

  /** A MISS promises no more than the HIT after it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "automatic | ROUTE  | max-age=9 | no-cache",
        "automatic | ORIGIN | max-age=9 | max-age=9",
        "automatic | -      | max-age=9 | max-age=9",
        "automatic | -      | private, max-age=9 | private, max-age=9",
        "no-cache  | -      | max-age=9 | no-cache",
        "no-cache  | -      | private, max-age=9 | private, max-age=9",
        "no-cache  | -      | no-store  | no-store",
        "max-age   | ROUTE  | -         | max-age=37",
        "max-age   | -      | max-age=9 | max-age=9",
      })
  void forwarded(String client, Source source, String origin, String told) {
    ResponseHead head = ok("Age", "7");
    head = origin == null ? head : head.withFields(head.fields().plus("Cache-Control", origin));
    Storage storage =
        source == null
            ? REFUSED
            : new Storage.Store(
                head, Nominated.NOTHING, sourced(fresh(60), source, 7), false, Terms.NONE);
    ResponseHead served = ServedHead.forwarded(head, client(client), storage, T0);
    assertThat(served.fields().first("Cache-Control")).isEqualTo(told);
    assertThat(served.fields().first("Age")).isEqualTo("7");
  }

  /** RFC 9110 §8.8.1: strong, so it differs wherever the content does. */
  @Test
  void madeTags() {
    byte[] body = "{\"slots\":3}".getBytes(StandardCharsets.UTF_8);
    byte[] other = "{\"slots\":4}".getBytes(StandardCharsets.UTF_8);
    assertThat(MadeEtag.of(body)).isEqualTo(MadeEtag.of(body.clone()));
    assertThat(MadeEtag.of(body)).isNotEqualTo(MadeEtag.of(other));
    assertThat(MadeEtag.of(body).weak()).isFalse();
    assertThat(MadeEtag.of(new byte[0])).hasToString("\"fd-47DEQpj8HBSa-_TImW-5JA\"");
    assertThat(MadeEtag.addedTo(ok(), body)).isEqualTo(ok("ETag", MadeEtag.of(body).toString()));
    assertThat(MadeEtag.addedTo(ok("ETag", "junk"), body)).isEqualTo(ok("ETag", "junk"));
    assertThat(MadeEtag.addedTo(Samples.status(404), body)).isEqualTo(Samples.status(404));
  }
}
