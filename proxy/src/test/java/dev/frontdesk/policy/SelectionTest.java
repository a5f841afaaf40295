package dev.frontdesk.policy;

import static dev.frontdesk.policy.Samples.T0;
import static dev.frontdesk.policy.Samples.decide;
import static dev.frontdesk.policy.Samples.fresh;
import static dev.frontdesk.policy.Samples.get;
import static dev.frontdesk.policy.Samples.ok;
import static dev.frontdesk.policy.Samples.status;
import static dev.frontdesk.policy.Samples.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.policy.Samples.Rule;
import dev.frontdesk.rules.CacheMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9111 §4.1. */
class SelectionTest {
  private static StoredResponse filledBy(RequestHead request, String vary) {
    return filledBy(request, ok("Vary", vary));
  }

  private static StoredResponse filledBy(RequestHead request, ResponseHead response) {
    CacheMode mode = new Rule().ttl(60).statuses(Map.of(404, Duration.ofMinutes(1))).keyed();
    Storage.Store store = (Storage.Store) decide(request, response, mode);
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
        // One field, in any writing that means the same.
        "Accept-Language | de               | de                  | true",
        "Accept-Language | de               | DE                  | true",
        "Accept-Language | de,en            | de ,  en            | true",
        "Accept-Language | de,en            | ,de,,en,            | true",
        "Accept-Language | de,en            | en,de               | true",
        "Accept-Language | de,en;q=0.5      | en;q=0.5, de        | true",
        "Accept-Language | de;q=1,en;q=0.5  | de;q=1.000, en ; Q=0.50 | true",
        "Accept-Language | de;q=0           | de;q=0.000          | true",
        "Accept-Language | de, de           | de                  | true",
        "Accept-Language | de               | en                  | false",
        "Accept-Language | de, en           | de, en;q=0.9        | false",
        "Accept-Language | de, en;q=0.9     | en, de;q=0.9        | false",
        "Accept-Language | de               | de, en;q=0          | false",
        "Accept-Language | de               | de, *;q=0.1         | false",
        "Accept-Language | de               | de-AT               | false",
        "Accept-Language | de               | -                   | false",
        "Accept-Language | -                | de                  | false",
        "Accept-Language | -                | -                   | true",
        "Accept-Language | -                | ``                  | false",
        "Accept-Language | ``               | ``                  | true",
        "Accept-Language | ``               | `,`                 | true",
        // What is not understood to its end is compared in its order.
        "Accept-Language | de, de;q=0.5     | de;q=0.5, de        | false",
        "Accept-Language | de, de;q=0.5     | de                  | false",
        "Accept-Language | de, en;q=2       | en;q=2, de          | false",
        "Accept-Language | de, en;q=2       | de,en;Q=2           | true",
        "Accept-Language | de, en;q = 0.5   | de, en;q=0.5        | false",
        "Accept-Language | de, en;x=1       | en;x=1, de          | false",
        "Accept-Language | de;q=0.5;x=1     | de;q=0.5            | false",
        "Accept-Language | de en            | de, en              | false",
        "Accept          | a/b, c/d         | a/b,c/d             | true",
        "Accept          | a/b              | A/B                 | true",
        "Accept          | a/b;q=0.5, c/d   | c/d, a/b;q=0.5      | true",
        "Accept          | a/b, c/d         | c/d, a/b            | false",
        "Accept          | a/b;x=Y          | a/b;x=y             | false",
        "Accept          | `a/b;x=\"1,2\"` | `a/b;x=\"1, 2\"`  | false",
        "Prefer          | a, b             | a,b                 | true",
        "Prefer          | a, b             | b, a                | false",
        "Cache-Control   | a, b             | a,b                 | true",
        // Nobody knows what white space, order and case mean in these.
        "X-Text          | a, b             | a,b                 | false",
        "X-Text          | a,b              | b,a                 | false",
        "X-Text          | a                | A                   | false",
        "X-Text          | a                | a                   | true",
        "X-Text          | ``               | -                   | false",
        "Cookie          | a=1; b=2         | b=2; a=1            | false",
        "Authorization   | Basic x          | basic x             | false",
        "User-Agent      | a/1              | A/1                 | false",
      })
  void nominatedFieldsMatch(String field, String original, String presented, boolean matches) {
    StoredResponse response = filledBy(with(field, original), field);
    assertThat(Selection.matching(List.of(response), with(field, presented)))
        .hasSize(matches ? 1 : 0);
  }

  /** Where the origin's coding cannot be taken off, Accept-Encoding says who can read it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      quoteCharacter = '`',
      value = {
        "deflate, gzip      | gzip,deflate                | true",
        "deflate, gzip      | GZIP, x-gzip, deflate;q=1.0 | true",
        "deflate            | deflate, br;q=0             | true",
        "deflate            | deflate, identity;q=0       | false",
        "deflate            | deflate, *;q=0              | false",
        "deflate, *         | deflate, br;q=0, *          | false",
        "deflate;q=0.5, br  | br, deflate;q=0.50          | true",
        "deflate, br;q=0.5  | deflate;q=0.5, br           | false",
        "deflate            | gzip                        | false",
        "deflate            | -                           | false",
        "-                  | ``                          | false",
        "``                 | br;q=0                      | true",
      })
  void acceptEncodingMatchesByWeights(String original, String presented, boolean matches) {
    Storage.Store store =
        (Storage.Store)
            decide(
                with("Accept-Encoding", original),
                ok("Vary", "Accept-Encoding", "Content-Encoding", "deflate"),
                new Rule().ttl(60).keyed());
    StoredResponse response =
        stored(store.freshness(), store.head(), store.nominated(), store.shareable());
    assertThat(Selection.matching(List.of(response), with("Accept-Encoding", presented)))
        .hasSize(matches ? 1 : 0);
  }

  /** A stored response in the language that the request prefers above all others. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      quoteCharacter = '`',
      value = {
        "de            | fr;q=0.5, de;q=1.0   | true",
        "de            | DE, en;q=0.9         | true",
        "DE            | de                   | true",
        "de-CH         | de-ch, de;q=0.9      | true",
        "de            | de;q=0.1             | true",
        "de            | de, *;q=0.5          | true",
        "de            | de, fr;q=0           | true",
        // A tie, or another that is as good.
        "de            | de, en, fr           | false",
        "de            | de, *                | false",
        "de            | *                    | false",
        "de            | fr, de;q=0.9         | false",
        // Near is not the same: there may be one that is nearer.
        "de            | de-CH, de;q=0.9      | false",
        "de-CH         | de                   | false",
        // Junk.
        "de            | de;q=0               | false",
        "de            | de, de;q=0.5         | false",
        "de            | de;q=0.5, de         | false",
        "de            | de, en;q=2           | false",
        "de            | de;x=1               | false",
        "de            | ``                   | false",
        "de            | -                    | false",
        // Not one language, or none.
        "`de, en`      | de                   | false",
        "-             | de                   | false",
        "``            | de                   | false",
        "de_CH         | de_ch                | false",
        "*             | *                    | false",
      })
  void theLanguageThatIsPreferredAboveAll(String language, String presented, boolean matches) {
    ResponseHead response = ok("Vary", "Accept-Language");
    response =
        language == null
            ? response
            : response.withFields(response.fields().plus("Content-Language", language));
    assertThat(
            Selection.matching(
                List.of(filledBy(get("Accept-Language", "xx, yy"), response)),
                with("Accept-Language", presented)))
        .hasSize(matches ? 1 : 0);
  }

  /** An origin that writes the field into its page must not be made to write for others. */
  @ParameterizedTest
  @ValueSource(
      strings = {"de, <script>", "de;q=1;x=<script>", "de, $(id)", "de, de;q=0.5, junk junk", ""})
  void whatWasFetchedWithJunkIsNotChosenByLanguage(String original) {
    ResponseHead german = ok("Vary", "Accept-Language", "Content-Language", "de");
    StoredResponse reflecting = filledBy(get("Accept-Language", original), german);
    assertThat(Selection.matching(List.of(reflecting), get("Accept-Language", "de")))
        .hasSize(original.isEmpty() ? 1 : 0);
    assertThat(Selection.matching(List.of(reflecting), get("Accept-Language", original)))
        .hasSize(1);
  }

  @Test
  void theLanguageStandsForNoOtherField() {
    StoredResponse german =
        filledBy(
            get("Accept-Language", "de, en", "X-A", "1"),
            ok("Vary", "Accept-Language, X-A", "Content-Language", "de"));
    assertThat(Selection.matching(List.of(german), get("Accept-Language", "de", "X-A", "1")))
        .hasSize(1);
    assertThat(Selection.matching(List.of(german), get("Accept-Language", "de", "X-A", "2")))
        .isEmpty();
    assertThat(Selection.matching(List.of(german), get("Accept-Language", "de"))).isEmpty();
    StoredResponse notByLanguage =
        filledBy(get("X-A", "1"), ok("Vary", "X-A", "Content-Language", "de"));
    assertThat(Selection.matching(List.of(notByLanguage), get("Accept-Language", "de"))).isEmpty();
  }

  @Test
  void theLanguageOfAnErrorIsNoChoice() {
    StoredResponse missing =
        filledBy(
            get("Accept-Language", "de, en"),
            status(404, "Vary", "Accept-Language", "Content-Language", "de"));
    assertThat(Selection.matching(List.of(missing), get("Accept-Language", "de"))).isEmpty();
    assertThat(Selection.matching(List.of(missing), get("Accept-Language", "en,de"))).hasSize(1);
  }

  /** The most recent of all that match, by whichever way they do. */
  @Test
  void aTextThatIsTheSameIsNoBetterThanTheLanguage() {
    ResponseHead german = ok("Vary", "Accept-Language", "Content-Language", "de");
    StoredResponse sameText = at(0, filledBy(get("Accept-Language", "de"), german));
    StoredResponse sameLanguage = at(5, filledBy(get("Accept-Language", "de, en"), german));
    assertThat(Selection.matching(List.of(sameText, sameLanguage), get("Accept-Language", "de")))
        .containsExactly(sameLanguage, sameText);
  }

  private static StoredResponse at(long seconds, StoredResponse response) {
    return stored(
        received(T0.plusSeconds(seconds), 0), response.head(), response.nominated(), false);
  }

  @Test
  void whatMeansTheSameTakesItsPlace() {
    Nominated one = filledBy(get("Accept-Language", "de, en;q=0.5"), "Accept-Language").nominated();
    Nominated same =
        filledBy(get("Accept-Language", "EN;q=0.50,de;q=1"), "accept-language").nominated();
    Nominated other = filledBy(get("Accept-Language", "de"), "Accept-Language").nominated();
    assertThat(one).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(other);
    Nominated.Named field = one.fields().getFirst();
    assertThat(field.line()).as("one string for both").isSameAs(field.value());
    assertThat(same.fields().getFirst().line()).isEqualTo("EN;q=0.50,de;q=1");
  }

  @Test
  void linesOfOneFieldAreOneValue() {
    StoredResponse response = filledBy(get("X-A", "1", "x-a", "2"), "X-A");
    assertThat(Selection.matching(List.of(response), get("x-a", "1, 2"))).hasSize(1);
    assertThat(Selection.matching(List.of(response), get("x-a", "2", "x-a", "1"))).isEmpty();
    assertThat(Selection.matching(List.of(response), get("x-a", "1"))).isEmpty();
    StoredResponse twice = filledBy(get("X-A", "1", "X-A", "1"), "X-A");
    assertThat(Selection.matching(List.of(twice), get("X-A", "1"))).isEmpty();
    StoredResponse once = filledBy(get("X-A", "1"), "X-A");
    assertThat(Selection.matching(List.of(once), get("X-A", "1", "X-A", "1"))).isEmpty();
    StoredResponse languages = filledBy(get("Accept-Language", "de,en"), "Accept-Language");
    assertThat(
            Selection.matching(
                List.of(languages), get("Accept-Language", "en", "accept-language", "de")))
        .hasSize(1);
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
