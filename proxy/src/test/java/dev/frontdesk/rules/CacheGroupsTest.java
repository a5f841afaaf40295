package dev.frontdesk.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9875. */
class CacheGroupsTest {
  private static final RequestHead GET = request("GET", "http", "desk");
  private static final RequestHead POST = request("POST", "http", "desk");

  /** §2.1: the same String, character by character, and the same origin (RFC 9110 §4.3.1). */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "http  | desk      | news  | ~group:http:desk:news",
        "HTTP  | Desk:80   | news  | ~group:http:desk:news",
        "http  | desk      | News  | ~group:http:desk:News",
        "https | desk      | news  | ~group:https:desk:news",
        "https | desk:443  | news  | ~group:https:desk:news",
        "http  | desk:8080 | news  | ~group:http:desk%3A8080:news",
        "http  | desk      | a:b   | ~group:http:desk:a%3Ab",
        "http  | desk      | a%3Ab | ~group:http:desk:a%253Ab",
        "http  | desk      | ``    | ~group:http:desk:",
        "http  | [::1]:81  | x     | ~group:http:[%3A%3A1]%3A81:x",
      })
  void aGroupIsATagOfItsOrigin(String scheme, String authority, String name, String tag) {
    Fields response = Fields.of("Cache-Groups", "\"" + name + "\"");
    assertThat(CacheGroups.shownBy(request("GET", scheme, authority), response))
        .containsExactly(Tag.of(tag));
  }

  @Test
  void eachGroupCountsOnceAndParametersAndOrderDoNot() {
    assertThat(CacheGroups.shownBy(GET, Fields.of("Cache-Groups", "\"b\";x=1, \"a\", \"b\"")))
        .containsExactlyInAnyOrder(Tag.of("~group:http:desk:a"), Tag.of("~group:http:desk:b"));
  }

  @Test
  void whatIsNoListOfStringsIsIgnored() {
    assertThat(CacheGroups.shownBy(GET, Fields.of("Cache-Groups", "\"a\", b"))).isEmpty();
    assertThat(CacheGroups.shownBy(GET, Fields.EMPTY)).isEmpty();
    assertThat(CacheGroups.clearedBy(POST, Fields.of("Cache-Group-Invalidation", "a"))).isEmpty();
  }

  /** §2, §3: at least 32 groups of 32 characters; here more. */
  @Test
  void asManyGroupsAsTheBoundCountOneByOne() {
    String field = groups(CacheGroups.MOST_GROUPS, CacheGroups.MOST_CHARACTERS);
    assertThat(CacheGroups.MOST_GROUPS).isGreaterThanOrEqualTo(32);
    assertThat(CacheGroups.MOST_CHARACTERS).isGreaterThanOrEqualTo(32);
    assertThat(CacheGroups.shownBy(GET, Fields.of("Cache-Groups", field)))
        .hasSize(CacheGroups.MOST_GROUPS)
        .noneMatch(Tag::cut);
    assertThat(CacheGroups.clearedBy(POST, Fields.of("Cache-Group-Invalidation", field)))
        .hasSize(CacheGroups.MOST_GROUPS);
  }

  @Test
  void overTheBoundsMoreIsClearedAndNeverLess() {
    for (String field :
        List.of(
            groups(CacheGroups.MOST_GROUPS + 1, 8), groups(1, CacheGroups.MOST_CHARACTERS + 1))) {
      assertThat(CacheGroups.shownBy(GET, Fields.of("Cache-Groups", field)))
          .containsExactly(Tag.ALL);
      assertThat(CacheGroups.clearedBy(POST, Fields.of("Cache-Group-Invalidation", field)))
          .containsExactly(Tag.of("~group:http:desk"));
    }
  }

  /** §3: MUST be ignored where the method is safe. */
  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "REPORT", "SEARCH"})
  void aSafeMethodClearsNothing(String method) {
    assertThat(cleared(method)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "get", "UNHEARD-OF"})
  void anyOtherMethodClearsTheGroups(String method) {
    assertThat(cleared(method)).containsExactly(Tag.of("~group:http:desk:a"));
  }

  @Test
  void beforeTheResponseItMayBeAnyGroupOfTheOrigin() {
    assertThat(CacheGroups.any(GET)).isEqualTo(new Tag("~group:http:desk", true));
  }

  private static List<Tag> cleared(String method) {
    return CacheGroups.clearedBy(
        request(method, "http", "desk"), Fields.of("Cache-Group-Invalidation", "\"a\""));
  }

  private static String groups(int count, int length) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> "\"" + ("0".repeat(length) + i).substring(Integer.toString(i).length()) + "\"")
        .collect(Collectors.joining(", "));
  }

  private static RequestHead request(String method, String scheme, String authority) {
    return new RequestHead(method, scheme, authority, "/", null, Fields.EMPTY);
  }
}
