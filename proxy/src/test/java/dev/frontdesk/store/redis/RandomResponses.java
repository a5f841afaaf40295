package dev.frontdesk.store.redis;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.key.CacheKey;
import dev.frontdesk.key.SharedKey;
import dev.frontdesk.policy.Freshness;
import dev.frontdesk.policy.Nominated;
import dev.frontdesk.policy.SharedStamp;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Terms;
import dev.frontdesk.rules.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Stored responses of all kinds, the same for the same seed. */
final class RandomResponses {
  static final Instant NOW = Instant.parse("2026-11-20T12:00:00.123456789Z");
  static final SharedStamp STAMP = new SharedStamp("00112233445566778899aabbccddeeff", 7);
  static final SharedKey KEY = new SharedKey(new CacheKey("GET|/a?b=c|k"), "revision", null);

  private static final List<String> LANGUAGES =
      List.of("de", "en", "de, en;q=0.5", "en;q=0.5,de", "DE", "*", "fr;q=0", "junk;;");

  private final Random random;

  RandomResponses(long seed) {
    random = new Random(seed);
  }

  StoredResponse next() {
    return next(KEY);
  }

  StoredResponse next(SharedKey key) {
    byte[] body = new byte[random.nextInt(4) == 0 ? 0 : random.nextInt(5000)];
    if (random.nextBoolean()) {
      random.nextBytes(body);
    }
    return new StoredResponse(
        key.key(),
        text(),
        new ResponseHead(100 + random.nextInt(500), fields(12)),
        body,
        Map.of(),
        nominated(),
        freshness(),
        random.nextBoolean(),
        tags(),
        random.nextInt(100),
        terms());
  }

  private boolean seldom() {
    return random.nextInt(4) == 0;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(20);
    for (int i = 0; i < length; i++) {
      // A surrogate alone now and then: a tag can have any text that a body had.
      text.append((char) (seldom() ? random.nextInt(0x10000) : 'a' + random.nextInt(26)));
    }
    return text.toString();
  }

  private Fields fields(int most) {
    Fields.Builder fields = Fields.builder();
    int count = random.nextInt(most);
    for (int i = 0; i < count; i++) {
      fields.add(
          List.of("Content-Type", "ETag", "vary", "X-A", "Set-Cookie", "Last-Modified")
              .get(random.nextInt(6)),
          seldom() ? "" : "\"\u00e4" + random.nextInt(100) + " x\"");
    }
    return fields.build();
  }

  private Nominated nominated() {
    if (random.nextBoolean()) {
      return Nominated.NOTHING;
    }
    Map<String, @Nullable String> values = new TreeMap<>();
    Fields.Builder lines = Fields.builder();
    for (String name : List.of("accept-language", "x-tenant")) {
      if (!seldom()) {
        String value = seldom() ? null : LANGUAGES.get(random.nextInt(LANGUAGES.size()));
        values.put(name, value);
        for (int i = random.nextInt(3); value != null && i > 0; i--) {
          lines.add(name, value);
        }
      }
    }
    return Nominated.restored(values, lines.build(), seldom() ? null : "de");
  }

  RequestHead request() {
    Fields.Builder fields = Fields.builder();
    if (!seldom()) {
      fields.add("Accept-Language", LANGUAGES.get(random.nextInt(LANGUAGES.size())));
    }
    if (random.nextBoolean()) {
      fields.add("X-Tenant", LANGUAGES.get(random.nextInt(LANGUAGES.size())));
    }
    if (random.nextBoolean()) {
      fields.add(
          "Cache-Control",
          List.of("no-cache", "max-age=" + random.nextInt(200), "max-stale", "min-fresh=10")
              .get(random.nextInt(4)));
    }
    return new RequestHead("GET", "http", "api.example", "/a", null, fields.build());
  }

  private Duration duration() {
    return seldom()
        ? Duration.ZERO
        : Duration.ofSeconds(random.nextInt(200) - 20, random.nextInt(1_000_000_000));
  }

  private Freshness freshness() {
    Freshness.Source[] sources = Freshness.Source.values();
    return new Freshness(
        NOW.minus(duration()),
        duration(),
        seldom() ? Duration.ofSeconds(1L << 31) : duration(),
        sources[random.nextInt(sources.length)],
        duration(),
        duration(),
        seldom(),
        seldom(),
        seldom() ? NOW.plus(duration()) : null);
  }

  private List<Tag> tags() {
    List<Tag> tags = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      tags.add(new Tag(text(), random.nextBoolean()));
    }
    return tags;
  }

  private Terms terms() {
    if (random.nextBoolean()) {
      return Terms.NONE;
    }
    Set<String> own = new HashSet<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      own.add("x-" + i);
    }
    return new Terms(random.nextBoolean(), fields(3), own);
  }
}
