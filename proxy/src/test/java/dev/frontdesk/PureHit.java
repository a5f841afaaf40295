package dev.frontdesk;

import dev.frontdesk.http.FieldTable;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.key.Keyer;
import dev.frontdesk.key.Keying;
import dev.frontdesk.observe.AnswerFields;
import dev.frontdesk.observe.AnswerOptions;
import dev.frontdesk.observe.Answered;
import dev.frontdesk.policy.Reuse;
import dev.frontdesk.policy.ReusePolicy;
import dev.frontdesk.policy.ServedHead;
import dev.frontdesk.policy.SharingNeed;
import dev.frontdesk.policy.Storage;
import dev.frontdesk.policy.StoragePolicy;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.rules.CacheMode;
import dev.frontdesk.rules.CacheRule;
import dev.frontdesk.rules.Classification;
import dev.frontdesk.rules.CompiledRules;
import dev.frontdesk.rules.Identified;
import dev.frontdesk.rules.Route;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.settings.ConfigLoader;
import dev.frontdesk.settings.Loader;
import dev.frontdesk.settings.Surroundings;
import dev.frontdesk.settings.yaml.SourceText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is worked out for one hit, without sockets and threads: for tests that count what it
 * allocates, and for the benchmarks of loadtests. One thread.
 */
public final class PureHit {
  private static final Instant T0 = Instant.parse("2026-11-20T12:00:00Z");
  private static final Instant NOW = T0.plusSeconds(60);
  private static final Validity VALID = new Validity.Valid();

  private final CompiledRules rules;
  private final RequestHead request;
  private final Classification classification;
  private final Keying.Keyed keyed;
  private final CacheRule rule;
  private final List<StoredResponse> stored;
  private final Answered answered =
      new Answered(
          Outcome.HIT,
          Reason.FRESH,
          null,
          7140L,
          60L,
          null,
          false,
          false,
          Duration.ofNanos(12_000),
          null);

  /**
   * @param further routes that match other paths, besides one for {@code /api/services}
   */
  public PureHit(int further) {
    this.rules = CompiledRules.of(rules(further));
    this.request =
        new RequestHead(
            "GET",
            "http",
            "api.example:8080",
            "/api/services",
            "tenantId=7&page=2",
            Fields.of(
                "Host", "api.example:8080",
                "User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Chrome/142.0 Safari/537.36",
                "Accept", "application/json, text/plain, */*",
                "Accept-Language", "en-US,en;q=0.9",
                "Accept-Encoding", "gzip, deflate, br, zstd",
                "Referer", "http://api.example/app",
                "X-Request-Id", "8c4f2a"));
    this.classification = rules.classify(request);
    this.keyed = (Keying.Keyed) key();
    Route route = Objects.requireNonNull(classification.route());
    this.rule = ((CacheMode.Keyed) route.cache()).rule();
    this.stored = List.of(stored(route));
  }

  private static RuleSet rules(int further) {
    StringBuilder text = new StringBuilder("version: 1\nroutes:\n");
    for (int i = 0; i < further; i++) {
      String path = i % 2 == 0 ? "/api/v" + i + "/{id}" : "/api/{id}/w" + i;
      text.append("  - { id: r%d, match: \"GET %s\", cache: { ttl: 1h } }\n".formatted(i, path));
    }
    text.append("  - id: services\n    match: GET /api/services\n")
        .append("    key: { query: [tenantId, page], header: [Accept-Language] }\n")
        .append("    sharing: public\n    cache: { ttl: 2h, tags: [services] }\n")
        .append("writes:\n  - { id: edited, match: POST /api/services, invalidate: [services] }\n");
    SourceText config =
        new SourceText("c", "version: 1\nupstreams: { a: { primary: \"http://a\" } }\n");
    return Objects.requireNonNull(
        Loader.load(
                List.of(new SourceText("r", text.toString())),
                Objects.requireNonNull(ConfigLoader.load(config, Surroundings.NOTHING).config()),
                Surroundings.NOTHING)
            .rules());
  }

  private StoredResponse stored(Route route) {
    ResponseHead response =
        new ResponseHead(
            200,
            Fields.of(
                "Server", "origin",
                "Date", "Fri, 20 Nov 2026 12:00:00 GMT",
                "Content-Type", "application/json",
                "ETag", "\"abc\"",
                "Vary", "Accept"));
    Storage.Store store =
        (Storage.Store)
            StoragePolicy.decide(
                keyed.fill(), SharingNeed.NONE, response, route.cache(), T0, T0, null);
    return new StoredResponse(
        keyed.key(),
        route.id(),
        store.head(),
        new byte[1024],
        Map.of(),
        store.nominated(),
        store.freshness(),
        store.shareable(),
        List.of(),
        0,
        store.terms());
  }

  /** Which rules speak for the request. */
  public Classification match() {
    return rules.classify(request);
  }

  /** The key, and the request that a fill would send. */
  public Keying key() {
    RequestHead head =
        request.withFields(FieldTable.endToEnd(request.fields(), rules.rules().credentials()));
    return Keyer.key(classification, rules.rules(), head, Identified.NOBODY);
  }

  /** What is done with what is stored. */
  public Reuse decide() {
    return ReusePolicy.decide(
        NOW, keyed.fill(), SharingNeed.NONE, null, true, stored, response -> VALID);
  }

  /** The fields of the answer. */
  public Fields head() {
    ResponseHead served = ServedHead.of(stored.getFirst(), rule.client(), NOW);
    return AnswerFields.add(served.fields(), answered, AnswerOptions.DEFAULT);
  }

  /** Look-ups of what a plain request has not, which each request is asked for. */
  public boolean askForWhatIsNotThere() {
    Fields fields = request.fields();
    return fields.contains("Range")
        || fields.contains("If-None-Match")
        || fields.first("Upgrade") != null
        || fields.combined("Transfer-Encoding") != null
        || !fields.all("Content-Length").isEmpty()
        || fields.without("Connection").contains("Pragma")
        || FieldTable.endToEnd(fields, rules.rules().credentials()).contains("TE");
  }
}
