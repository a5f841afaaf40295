package dev.frontdesk.policy;

import static dev.frontdesk.policy.Samples.T0;
import static dev.frontdesk.policy.Samples.decide;
import static dev.frontdesk.policy.Samples.fresh;
import static dev.frontdesk.policy.Samples.get;
import static dev.frontdesk.policy.Samples.ok;
import static dev.frontdesk.policy.Samples.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.RequestHead;
import dev.frontdesk.policy.Samples.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9111 §4.1. */
class SelectionTest {
  private static StoredResponse filledBy(RequestHead request, String vary) {
    Storage.Store store =
        (Storage.Store) decide(request, ok("Vary", vary), new Rule().ttl(60).keyed());
    return stored(store.freshness(), store.head(), store.nominated(), store.shareable());
  }

  private static RequestHead with(String name, String value) {
    return value == null ? get() : get(name, value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      quoteCharacter = '`',
      value = {
        "Accept-Language | de       | de       | true",
        "Accept-Language | de       | DE       | true",
        "Accept-Language | de,en    | de ,  en | true",
        "Accept-Language | de,en    | en,de    | false",
        "Accept-Language | de       | en       | false",
        "Accept-Language | de       | -        | false",
        "Accept-Language | -        | de       | false",
        "Accept-Language | -        | -        | true",
        "Accept-Language | -        | ``       | false",
        "Accept-Language | ``       | ``       | true",
        "Accept          | a/b, c/d | a/b,c/d  | true",
        "Accept          | a/b      | A/B      | false",
        "X-Text          | a, b     | a,b      | false",
        "X-Text          | a        | A        | false",
        "X-Text          | a        | a        | true",
      })
  void nominatedFieldsMatch(String field, String original, String presented, boolean matches) {
    StoredResponse response = filledBy(with(field, original), field);
    assertThat(Selection.matching(List.of(response), with(field, presented)))
        .hasSize(matches ? 1 : 0);
  }

  @Test
  void linesOfOneFieldAreOneValue() {
    StoredResponse response = filledBy(get("X-A", "1", "x-a", "2"), "X-A");
    assertThat(Selection.matching(List.of(response), get("x-a", "1, 2"))).hasSize(1);
    assertThat(Selection.matching(List.of(response), get("x-a", "2", "x-a", "1"))).isEmpty();
  }

  @Test
  void allNominatedFieldsMustMatch() {
    StoredResponse response = filledBy(get("A", "1", "B", "2"), "A, B");
    assertThat(Selection.matching(List.of(response), get("A", "1", "B", "2", "C", "3"))).hasSize(1);
    assertThat(Selection.matching(List.of(response), get("A", "1"))).isEmpty();
  }

  @Test
  void theMostRecentFirst() {
    StoredResponse older = stored(received(T0, 0), ok());
    StoredResponse newer = stored(received(T0.plusSeconds(10), 0), ok());
    StoredResponse oldFromAfar = stored(received(T0.plusSeconds(20), 30), ok());
    assertThat(Selection.matching(List.of(older, oldFromAfar, newer), get()))
        .containsExactly(newer, older, oldFromAfar);
  }

  private static Freshness received(Instant time, long age) {
    Freshness plain = fresh(60);
    return new Freshness(
        time,
        Duration.ofSeconds(age),
        plain.lifetime(),
        plain.source(),
        plain.staleWhileRevalidate(),
        plain.staleIfError(),
        false,
        false,
        null);
  }
}
