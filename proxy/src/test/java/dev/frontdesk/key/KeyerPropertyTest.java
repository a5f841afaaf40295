package dev.frontdesk.key;

import static dev.frontdesk.rules.RouteBuilder.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Cookies;
import dev.frontdesk.http.Field;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.rules.Identified;
import dev.frontdesk.rules.Route;
import dev.frontdesk.rules.Sharing;
import dev.frontdesk.rules.ValueType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The one property that all else rests on: requests of one key ask the origin the same question, so
 * that any one's answer is everyone's. Random requests over few names and nasty values, so that
 * equal keys are frequent.
 */
class KeyerPropertyTest {
  private static final int REQUESTS = 20_000;
  private static final String[] NAMES = {"a", "b", "%61", "A", "utm_a", "a+", "", "a%"};
  private static final String[] VALUES = {
    "", "1", "01", "%31", "+", "%20", "%zz", "1%26b=1", "x", "X", ":1", "-"
  };
  private static final String[] FIELDS = {
    "Accept-Language",
    "accept-language",
    "Cookie",
    "X-User-Id",
    "Authorization",
    "X-Api-Key",
    "X-Other",
    "Host",
    "Cache-Control"
  };
  private static final String[] FIELD_VALUES = {
    "",
    "1",
    "2",
    "a=1",
    "a=1; session=2",
    "session=2; a=1; session=1",
    "a=1;b=2",
    "_ga=1",
    "a",
    "1, 2",
    "1 ,2",
    "\"1,2\""
  };

  static List<Route> routes() {
    return List.of(
        route("plain", "GET /{rest*}")
            .query("a", "b")
            .header("Accept-Language")
            .cookie("a")
            .keyed(),
        route("typed", "GET /{rest*}")
            .queryDroppingOthers("a", "b")
            .type("query.a", new ValueType.Int())
            .type("query.b", new ValueType.Lower())
            .keyed(),
        route("user", "GET /{rest*}").identity("user").cookie("a").queryDroppingOthers("a").keyed(),
        route("session", "GET /{rest*}").identity("session").queryDroppingOthers("a").keyed(),
        route("public", "GET /{rest*}")
            .sharing(new Sharing.Public())
            .queryDroppingOthers("a")
            .cookie("a", "b")
            .keyed());
  }

  @ParameterizedTest
  @MethodSource("routes")
  void requestsOfOneKeyAskTheOriginTheSame(Route route) {
    Random random = new Random(route.id().hashCode());
    Map<CacheKey, Question> asked = new HashMap<>();
    int met = 0;
    for (int i = 0; i < REQUESTS; i++) {
      RequestHead head = request(random);
      Identified caller = caller(head);
      if (Keyings.keying(route, head, caller) instanceof Keying.Keyed keyed
          && !keyed.shareableOnly()) {
        Question question = Question.of(keyed.fill());
        Question before = asked.put(keyed.key(), question);
        met += before == null ? 0 : 1;
        assertThat(before == null ? question : before).as("%s", head).isEqualTo(question);
        assertThat(question.fields().keySet())
            .isSubsetOf("accept-language", "cookie", "x-user-id", "authorization", "x-api-key");
      }
    }
    assertThat(met).as("requests that met another of their key").isGreaterThan(REQUESTS / 100);
  }

  /** What the origin sees, without regard to the case of names and the order of unlike lines. */
  private record Question(String target, Map<String, List<String>> fields) {
    static Question of(RequestHead fill) {
      Map<String, List<String>> fields = new TreeMap<>();
      for (Field line : fill.fields()) {
        fields
            .computeIfAbsent(line.name().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
            .add(line.value());
      }
      return new Question(fill.scheme() + "://" + fill.authority() + fill.target(), fields);
    }
  }

  private static Identified caller(RequestHead head) {
    Map<String, String> identities = new HashMap<>();
    String user = head.fields().first("x-user-id");
    if (user != null) {
      identities.put("user", user);
    }
    List<String> session = Cookies.of(head.fields()).values("session");
    if (!session.isEmpty()) {
      identities.put("session", session.getFirst());
    }
    return new Identified(identities, Map.of(), null, Set.of("x-user-id", "cookie:session"), false);
  }

  private static RequestHead request(Random random) {
    StringBuilder query = new StringBuilder();
    for (int i = random.nextInt(3); i > 0; i--) {
      query.append(one(random, NAMES));
      if (random.nextInt(4) > 0) {
        query.append('=').append(one(random, VALUES));
      }
      query.append('&');
    }
    Fields.Builder fields = Fields.builder();
    for (int i = random.nextInt(4); i > 0; i--) {
      fields.add(one(random, FIELDS), one(random, FIELD_VALUES));
    }
    return new RequestHead(
        "GET",
        "http",
        one(random, "h", "H", "h:80", "h:81"),
        one(random, "/p", "/%70", "/p/"),
        random.nextBoolean() ? query.toString() : null,
        fields.build());
  }

  private static String one(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
