package dev.frontdesk.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.rules.CanonicalPath.Segment;
import dev.frontdesk.rules.Conditions.Expected;
import dev.frontdesk.rules.PathEnds.Candidate;
import dev.frontdesk.rules.PathIndex.MethodTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tree finds what one finds who holds each pattern against the path, one after the other. */
class PathIndexTest {
  private static final List<String> WORDS = List.of("a", "b", "api", "c%2Fd", "");
  private static final List<String> METHODS = List.of("GET", "POST", "ANY", "DELETE");
  private static final List<String> REQUESTED = List.of("GET", "HEAD", "POST", "PUT");
  private static final List<String> HOSTS = List.of("one.test", "One.test:8080", "two.test:80");
  private static final List<String> AUTHORITIES =
      List.of("one.test", "ONE.test:8080", "one.test:80", "two.test", "two.test:443", "three.test");

  /** Some that are always run, and one that is new each time. */
  static LongStream seeds() {
    return LongStream.concat(
        LongStream.range(0, 40), LongStream.of(ThreadLocalRandom.current().nextLong()));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void findsWhatALinearSearchFinds(long seed) {
    Random random = new Random(seed);
    PathIndex.Builder<Integer> builder = new PathIndex.Builder<>();
    List<Candidate<Integer>> added = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(80); i++) {
      Candidate<Integer> one = new Candidate<>(i, pattern(random), conditions(random), i);
      builder.add(one.pattern(), one.conditions(), i);
      added.add(one);
    }
    PathIndex<Integer> index = builder.build();
    for (int i = 0; i < 200; i++) {
      RequestHead head = head(random);
      List<Segment> path = segments(head.path());
      for (MethodTest methods : List.of(MethodTest.OF_REQUEST, MethodTest.ANY, MethodTest.MEANT)) {
        List<Integer> expected =
            added.stream()
                .filter(one -> matches(one.pattern().path().segments(), path))
                .filter(one -> methods.takes(one.pattern(), new Presented(head)))
                .filter(one -> new Presented(head).meets(one.conditions()))
                .map(Candidate::rule)
                .toList();
        assertThat(index.all(path, new Presented(head), methods))
            .as("seed %d, %s, all of %s", seed, head, added)
            .extracting(Candidate::rule)
            .isEqualTo(expected);
        Candidate<Integer> first = index.first(path, new Presented(head), methods);
        assertThat(first == null ? null : first.rule())
            .as("seed %d, %s, first of %s", seed, head, added)
            .isEqualTo(expected.isEmpty() ? null : expected.getFirst());
      }
    }
  }

  /** Counted, and not timed: how many patterns a look-up holds against the request. */
  @ParameterizedTest
  @ValueSource(ints = {10, 500, 5000})
  void aLookUpCostsTheSameHoweverManyRoutesThereAre(int routes) {
    PathIndex.Builder<Integer> builder = new PathIndex.Builder<>();
    for (int i = 0; i < routes; i++) {
      String line = "/api/" + (i % 2 == 0 ? "v" + i + "/{id}" : "{id}/w" + i);
      builder.add(get(line), Conditions.NONE, i);
      builder.add(get("/{rest*}"), host("host" + i + ".test"), i);
    }
    builder.add(get("/{rest*}"), Conditions.NONE, -1);
    PathIndex<Integer> index = builder.build();
    AtomicInteger asked = new AtomicInteger();
    MethodTest counting =
        (pattern, presented) -> {
          asked.incrementAndGet();
          return pattern.matchesMethod(presented.method());
        };
    int last = routes - 2;
    RequestHead known = of("GET", "host3.test", "/api/v" + last + "/7");
    assertThat(Objects.requireNonNull(find(index, known, counting)).rule())
        .isEqualTo(last == 2 ? 2 : 3);
    assertThat(asked.getAndSet(0)).isLessThanOrEqualTo(4);
    RequestHead other = of("GET", "other.test", "/nothing/like/it");
    assertThat(Objects.requireNonNull(find(index, other, counting)).rule()).isEqualTo(-1);
    assertThat(asked.get()).isLessThanOrEqualTo(4);
  }

  @Test
  void withoutPatternsNothingIsFound() {
    PathIndex<Integer> none = new PathIndex.Builder<Integer>().build();
    RequestHead head = of("GET", "one.test", "/a");
    assertThat(find(none, head, MethodTest.ANY)).isNull();
    assertThat(none.all(segments("/a"), new Presented(head), MethodTest.ANY)).isEmpty();
  }

  private static @Nullable Candidate<Integer> find(
      PathIndex<Integer> index, RequestHead head, MethodTest methods) {
    return index.first(segments(head.path()), new Presented(head), methods);
  }

  /** The oracle: template and path side by side. */
  private static boolean matches(List<PathTemplate.Segment> template, List<Segment> path) {
    for (int i = 0; i < template.size(); i++) {
      if (i == path.size()) {
        return false;
      }
      String text = path.get(i).canonical();
      switch (template.get(i)) {
        case PathTemplate.Segment.Literal(String literal) -> {
          if (!literal.equals(text)) {
            return false;
          }
        }
        case PathTemplate.Segment.Parameter parameter -> {
          if (text.isEmpty()) {
            return false;
          }
        }
        case PathTemplate.Segment.Rest rest -> {
          return true;
        }
      }
    }
    return template.size() == path.size();
  }

  private static MatchPattern pattern(Random random) {
    List<PathTemplate.Segment> segments = new ArrayList<>();
    int length = 1 + random.nextInt(4);
    for (int i = 0; i < length; i++) {
      int kind = random.nextInt(4);
      if (kind == 0) {
        segments.add(new PathTemplate.Segment.Parameter("p" + i));
      } else if (kind == 1 && i == length - 1) {
        segments.add(new PathTemplate.Segment.Rest("rest"));
      } else {
        segments.add(new PathTemplate.Segment.Literal(one(WORDS, random)));
      }
    }
    return new MatchPattern(
        one(METHODS, random), new PathTemplate("", segments), RouteBuilder.PLACE);
  }

  private static Conditions conditions(Random random) {
    if (random.nextInt(3) > 0) {
      return Conditions.NONE;
    }
    return random.nextBoolean()
        ? host(one(HOSTS, random))
        : new Conditions(null, Map.of(), Map.of("X-Tenant", new Expected.Value("7")));
  }

  private static Conditions host(String host) {
    return new Conditions(host, Map.of(), Map.of());
  }

  private static MatchPattern get(String path) {
    return RouteBuilder.patterns("GET " + path).getFirst();
  }

  private static RequestHead head(Random random) {
    StringBuilder path = new StringBuilder();
    int length = 1 + random.nextInt(5);
    for (int i = 0; i < length; i++) {
      path.append('/').append(one(WORDS, random));
    }
    Fields fields =
        switch (random.nextInt(4)) {
          case 0 -> Fields.of("X-Tenant", "7");
          case 1 -> Fields.of("X-HTTP-Method-Override", "DELETE");
          default -> Fields.EMPTY;
        };
    return new RequestHead(
        one(REQUESTED, random),
        random.nextBoolean() ? "http" : "https",
        one(AUTHORITIES, random),
        path.toString(),
        null,
        fields);
  }

  private static RequestHead of(String method, String authority, String path) {
    return new RequestHead(method, "http", authority, path, null, Fields.EMPTY);
  }

  private static List<Segment> segments(String path) {
    return CanonicalPath.split(path).stream().map(text -> new Segment(text, text)).toList();
  }

  private static String one(List<String> words, Random random) {
    return words.get(random.nextInt(words.size()));
  }
}
