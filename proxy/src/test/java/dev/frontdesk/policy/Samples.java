package dev.frontdesk.policy;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.HttpDates;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.key.CacheKey;
import dev.frontdesk.rules.CacheMode;
import dev.frontdesk.rules.CacheRule;
import dev.frontdesk.rules.Targeted;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Requests, responses and rules that the tests of this package start from. */
final class Samples {
  static final Instant T0 = Instant.parse("2026-11-20T12:00:00Z");
  static final CacheRule PLAIN = new Rule().build();
  static final CacheMode HTTP = new CacheMode.Http(PLAIN);

  private Samples() {}

  static RequestHead get(String... fields) {
    return new RequestHead("GET", "http", "api.example", "/a/b", null, Fields.of(fields));
  }

  static ResponseHead ok(String... fields) {
    return new ResponseHead(200, Fields.of(fields));
  }

  static ResponseHead status(int status, String... fields) {
    return new ResponseHead(status, Fields.of(fields));
  }

  static String date(long secondsFromT0) {
    return HttpDates.format(T0.plusSeconds(secondsFromT0));
  }

  static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  static Storage decide(RequestHead request, ResponseHead response, CacheMode mode) {
    return StoragePolicy.decide(request, SharingNeed.NONE, response, mode, T0, T0, null);
  }

  static StoredResponse stored(Freshness freshness, ResponseHead head) {
    return stored(freshness, head, Nominated.NOTHING, false);
  }

  /** As the policy stores it, on a plain HTTP route. */
  static StoredResponse stored(ResponseHead response) {
    Storage.Store store = (Storage.Store) decide(get(), response, HTTP);
    return stored(
        store.freshness(), store.head(), store.nominated(), store.shareable(), store.terms());
  }

  static StoredResponse stored(Freshness freshness, ResponseHead head, Terms terms) {
    return stored(freshness, head, Nominated.NOTHING, false, terms);
  }

  static StoredResponse stored(
      Freshness freshness, ResponseHead head, Nominated nominated, boolean shareable) {
    return stored(freshness, head, nominated, shareable, Terms.NONE);
  }

  private static StoredResponse stored(
      Freshness freshness, ResponseHead head, Nominated nominated, boolean shareable, Terms terms) {
    byte[] body = "body".getBytes(StandardCharsets.UTF_8);
    return new StoredResponse(
        new CacheKey("k"),
        "r",
        head,
        body,
        Map.of(),
        nominated,
        freshness,
        shareable,
        List.of(),
        1,
        terms);
  }

  /** Received at T0 with age 0. */
  static Freshness fresh(long lifetime) {
    return new Freshness(
        T0,
        Duration.ZERO,
        seconds(lifetime),
        Freshness.Source.ORIGIN,
        Duration.ZERO,
        Duration.ZERO,
        false,
        false,
        null);
  }

  static Freshness withStale(Freshness freshness, long whileRevalidate, long ifError) {
    return new Freshness(
        freshness.responseTime(),
        freshness.initialAge(),
        freshness.lifetime(),
        freshness.source(),
        seconds(whileRevalidate),
        seconds(ifError),
        freshness.mustRevalidate(),
        freshness.alwaysValidate(),
        freshness.notAfter());
  }

  static Freshness withLimits(
      Freshness freshness, boolean mustRevalidate, boolean alwaysValidate, @Nullable Instant end) {
    return new Freshness(
        freshness.responseTime(),
        freshness.initialAge(),
        freshness.lifetime(),
        freshness.source(),
        freshness.staleWhileRevalidate(),
        freshness.staleIfError(),
        mustRevalidate,
        alwaysValidate,
        end);
  }

  static Freshness sourced(Freshness freshness, Freshness.Source source, long initialAge) {
    return new Freshness(
        freshness.responseTime(),
        seconds(initialAge),
        freshness.lifetime(),
        source,
        freshness.staleWhileRevalidate(),
        freshness.staleIfError(),
        freshness.mustRevalidate(),
        freshness.alwaysValidate(),
        freshness.notAfter());
  }

  /** A cache rule of a route, part by part. */
  static final class Rule {
    private @Nullable Duration ttl;
    private Map<Integer, Duration> statuses = Map.of();
    private Set<String> ignored = Set.of();
    private @Nullable Duration whileRevalidate;
    private @Nullable Duration ifError;
    private CacheRule.SetCookie setCookie = CacheRule.SetCookie.REFUSE;
    private boolean honour = true;
    private List<String> targeted = Targeted.STANDARD;

    Rule ttl(long seconds) {
      ttl = seconds(seconds);
      return this;
    }

    Rule statuses(Map<Integer, Duration> given) {
      statuses = given;
      return this;
    }

    Rule ignoring(String... names) {
      ignored = Set.of(names);
      return this;
    }

    Rule stale(long whileRevalidateSeconds, long ifErrorSeconds) {
      whileRevalidate = seconds(whileRevalidateSeconds);
      ifError = seconds(ifErrorSeconds);
      return this;
    }

    Rule setCookie(CacheRule.SetCookie given) {
      setCookie = given;
      return this;
    }

    Rule deafToClients() {
      honour = false;
      return this;
    }

    Rule targeted(String... names) {
      targeted = List.of(names);
      return this;
    }

    CacheMode keyed() {
      return new CacheMode.Keyed(build());
    }

    CacheMode http() {
      return new CacheMode.Http(build());
    }

    CacheRule build() {
      return new CacheRule(
          ttl,
          statuses,
          ignored,
          whileRevalidate,
          ifError,
          new CacheRule.ClientFreshness.Automatic(),
          null,
          setCookie,
          false,
          true,
          null,
          CacheRule.Priority.NORMAL,
          honour,
          List.of(),
          List.of(),
          new Targeted(targeted, "frontdesk"),
          CacheRule.RangeMiss.FORWARD,
          0);
    }
  }
}
