package dev.frontdesk.store.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.key.CacheKey;
import dev.frontdesk.policy.Freshness;
import dev.frontdesk.policy.HeldParts;
import dev.frontdesk.policy.Nominated;
import dev.frontdesk.policy.Storage;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Terms;
import dev.frontdesk.rules.Tag;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The weights' sum is what the heap grows by: {@code memory.size} bounds bytes that are really
 * there.
 */
class WeightsTest {
  private static final int COUNT = 20_000;
  private static final double TOLERANCE = 0.1;
  private static final String AGAIN = "AGAIN";

  /** What may be kept. Texts are new objects for each, as they come over a connection. */
  enum Shape {
    BOOKING(number -> response(number, key(number), usual(number), new byte[1024], Terms.NONE)),
    EMPTY(number -> response(number, key(number), Fields.EMPTY, new byte[0], Terms.NONE)),
    LARGER(number -> response(number, key(number), usual(number), new byte[5000], Terms.NONE)),
    NOTHING_IN_COMMON(number -> {
      Fields.Builder lines = Fields.builder();
      for (int i = 0; i < 12; i++) {
        lines.add("X-" + number + "-" + i, "value " + number * 31L + " of " + i);
      }
      String key = "no form of ours " + number + "/" + "k".repeat(100);
      return response(number, key, lines.build(), new byte[300], Terms.NONE);
    }),
    WIDE_TEXTS(number ->
        response(
            number,
            key(number) + "\u4e2d" + number,
            Fields.of("X-Name", "\u4e2d\u6587" + number),
            new byte[100],
            Terms.NONE)),
    CODED(number ->
        response(number, key(number), usual(number), new byte[1024], Terms.NONE)
            .withCoding("gzip", new byte[400])
            .withCoding("br", new byte[300])),
    BESIDE_ITS_HEAD(number ->
        response(
            number,
            key(number),
            usual(number),
            new byte[200],
            new Terms(
                true,
                Fields.of(fresh("Surrogate-Control"), "max-age=" + number),
                Set.of("x-own-" + number)))),
    PARTIAL(number -> {
      StoredResponse like = response(number, key(number), usual(number), new byte[0], Terms.NONE);
      HeldParts held = HeldParts.of(10_000, 0, new byte[500]);
      for (int i = 1; i < 4; i++) {
        held = Objects.requireNonNull(held.with(i * 1000L, new byte[500]));
      }
      return StoredResponse.ofParts(
          like.key(),
          like.route(),
          new Storage.Store(like.head(), like.nominated(), like.freshness(), false, Terms.NONE),
          held,
          like.tags(),
          0);
    }),
    VARYING(number ->
        new StoredResponse(
            new CacheKey(key(number / 4)),
            "route",
            new ResponseHead(200, usual(number)),
            new byte[300],
            Map.of(),
            languages(number),
            freshness(null),
            false,
            List.of(Tag.of("service:" + number)),
            0,
            Terms.NONE)),
    WITH_AN_END(number ->
        new StoredResponse(
            new CacheKey(key(number)),
            "route",
            new ResponseHead(200, usual(number)),
            new byte[300],
            Map.of(),
            Nominated.NOTHING,
            freshness(Instant.EPOCH.plusSeconds(number)),
            false,
            List.of(),
            0,
            Terms.NONE));

    @SuppressWarnings("ImmutableEnumChecker")
    private final IntFunction<StoredResponse> made;

    Shape(IntFunction<StoredResponse> made) {
      this.made = made;
    }
  }

  /** Heap bytes that one response takes, and what it weighs. */
  record Measured(double bytes, double weight) {}

  private static final Map<String, Measured> MEASURED = new HashMap<>();

  /** In a JVM of its own: what other tests leave behind is no part of it. */
  @BeforeAll
  static void measure() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:+UseG1GC",
                "-XX:+UseCompactObjectHeaders",
                "-cp",
                System.getProperty("java.class.path"),
                WeightsTest.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
      lines
          .lines()
          .map(line -> line.split(" "))
          .forEach(of ->
              MEASURED.put(
                  of[0], new Measured(Double.parseDouble(of[1]), Double.parseDouble(of[2]))));
    }
    assertThat(process.waitFor()).isZero();
  }

  public static void main(String[] arguments) {
    for (Shape shape : Shape.values()) {
      // What is common to all is settled before, and classes are loaded.
      fill(new MemoryStore(1L << 30), shape, 100, COUNT);
      MemoryStore store = new MemoryStore(1L << 30);
      print(shape.name(), store, shape);
      if (shape == Shape.BOOKING) {
        print(AGAIN, store, shape);
      }
    }
  }

  private static void print(String name, MemoryStore store, Shape shape) {
    long weight = store.figures().bytes();
    long before = usedHeap();
    fill(store, shape, COUNT, 0);
    long bytes = usedHeap() - before;
    System.out.println(
        name
            + " "
            + (double) bytes / COUNT
            + " "
            + (double) (store.figures().bytes() - weight) / COUNT);
  }

  @ParameterizedTest
  @EnumSource
  void weightsAreWithinATenthOfTheHeap(Shape shape) {
    Measured measured = Objects.requireNonNull(MEASURED.get(shape.name()));
    assertThat(measured.weight())
        .as("weight against measured bytes per response")
        .isCloseTo(measured.bytes(), within(TOLERANCE * measured.bytes()));
  }

  /** What takes the place of another does not keep a second key. */
  @Test
  void whatIsFilledAgainTakesNoMore() {
    Measured again = Objects.requireNonNull(MEASURED.get(AGAIN));
    assertThat(again.weight()).isZero();
    assertThat(again.bytes()).isCloseTo(0, within(20.0));
  }

  private static void fill(MemoryStore store, Shape shape, int count, int from) {
    for (int i = 0; i < count; i++) {
      store.keep(shape.made.apply(from + i));
    }
  }

  private static StoredResponse response(
      int number, String key, Fields fields, byte[] body, Terms terms) {
    return new StoredResponse(
        new CacheKey(key),
        "route",
        new ResponseHead(200, fields),
        body,
        Map.of(),
        Nominated.NOTHING,
        freshness(null),
        false,
        List.of(
            Tag.of("~uri:/api/availability/" + number + ":booking.example"),
            Tag.of("~route:availability"),
            Tag.of("availability:" + number + ":2026-12-01")),
        0,
        terms);
  }

  private static String key(int number) {
    return "6:method3:GET5:route12:availability6:scheme4:http9:authority15:booking.example"
        + "4:path24:/api/availability/"
        + (100_000 + number)
        + "5:query26:date=2026-12-01&staffId=17";
  }

  private static Fields usual(int number) {
    SplittableRandom random = new SplittableRandom(number);
    return Fields.of(
        fresh("Content-Type"), fresh("application/json; charset=utf-8"),
        fresh("Date"), fresh("Fri, 20 Nov 2026 18:15:10 GMT"),
        fresh("ETag"), "\"" + Long.toHexString(random.nextLong()) + "\"",
        fresh("Content-Length"), fresh("1024"),
        fresh("Vary"), fresh("Accept-Encoding"),
        fresh("Cache-Control"), fresh("public, max-age=300"),
        fresh("X-Request-Id"), new UUID(random.nextLong(), random.nextLong()).toString());
  }

  private static Nominated languages(int number) {
    Map<String, String> values = new TreeMap<>();
    values.put(fresh("accept-language"), "x-" + number);
    values.put(fresh("x-kind"), fresh("usual"));
    return Nominated.restored(values, Fields.of("Accept-Language", "X-" + number), "de");
  }

  private static Freshness freshness(@Nullable Instant notAfter) {
    return new Freshness(
        Instant.EPOCH.plusSeconds(1_000_000),
        Duration.ofMillis(1),
        Duration.ofMinutes(5),
        Freshness.Source.ROUTE,
        Duration.ofMillis(3),
        Duration.ofMillis(4),
        false,
        false,
        notAfter,
        Duration.ofNanos(12_345));
  }

  /** A copy that shares nothing, as text that was parsed from a connection. */
  private static String fresh(String text) {
    return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
  }

  private static long usedHeap() {
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      used = Math.min(used, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
    }
    return used;
  }
}
