package dev.frontdesk.transaction;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.key.KeyParts;
import dev.frontdesk.key.LeftOut;
import dev.frontdesk.policy.Freshness;
import dev.frontdesk.policy.HeldParts;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.rules.Classification;
import dev.frontdesk.rules.Evidence;
import dev.frontdesk.rules.Identified;
import dev.frontdesk.rules.MatchedWrite;
import dev.frontdesk.rules.Route;
import dev.frontdesk.rules.Sharing;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.rules.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What {@link Explainer} tells: a tree of texts, numbers, lists and maps, in the order in which it
 * is told, and how each part of a request's way is put there. One thread at a time.
 */
final class Explanation {
  private static final String OUTCOME = "outcome";

  private final Map<String, Object> tree = new LinkedHashMap<>();

  Map<String, Object> tree() {
    return tree;
  }

  void say(String what, Object text) {
    tree.put(what, text);
  }

  /**
   * @param head without the fields that are not believed
   */
  void request(RequestHead presented, RequestHead head) {
    tree.put("request", head.method() + " " + head.target());
    Set<String> stripped = names(presented);
    stripped.removeAll(names(head));
    if (!stripped.isEmpty()) {
      tree.put("stripped", "not from a trusted peer: " + String.join(", ", stripped));
    }
  }

  private static Set<String> names(RequestHead head) {
    return head.fields().lines().stream()
        .map(Field::name)
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  void classified(Classification classification) {
    Route route = classification.route();
    if (route != null) {
      tree.put("route", route.id());
      tree.put("rule", route.place().toString());
    }
    if (!classification.path().isEmpty()) {
      tree.put("path values", new LinkedHashMap<>(classification.path()));
    }
    tree.put("upstream", classification.upstream().toString());
  }

  void identified(Identified who) {
    if (!who.identities().isEmpty()) {
      tree.put("verified identities", List.copyOf(new TreeSet<>(who.identities().keySet())));
    }
  }

  /** Because of which it is not cached. */
  void parameters(List<String> names) {
    if (!names.isEmpty()) {
      tree.put("parameters that are why", names);
    }
  }

  Explanation bypassed(Reason reason) {
    outcome("BYPASS", reason);
    return this;
  }

  Explanation writes(Classification classification, RequestHead head, Identified who) {
    Map<String, Object> writes = new LinkedHashMap<>();
    for (MatchedWrite matched : classification.writes()) {
      Evidence evidence = Evidence.ofRequest(matched.path(), head, who);
      writes.put(
          matched.write().id() + " (" + matched.write().place() + ")",
          texts(Tags.writeTags(matched, evidence)));
    }
    if (writes.isEmpty()) {
      tree.put("writes", "none matches: a success clears this URI only (RFC 9111 §4.4)");
    } else {
      tree.put("writes clear, as far as the request's head tells", writes);
    }
    Reason bypass = classification.bypass();
    return bypassed(bypass == null ? Reason.METHOD : bypass);
  }

  void keyed(Read read, FillPlan plan) {
    Map<String, Object> key = new LinkedHashMap<>();
    for (KeyParts.Part part : KeyParts.of(read.keyed().key()).parts()) {
      if (part.value() != null) {
        key.put(part.name(), part.value());
      }
    }
    tree.put("key", key);
    LeftOut leftOut = read.keyed().leftOut();
    if (!leftOut.ignored().isEmpty()) {
      tree.put("ignored parameters", leftOut.ignored());
    }
    if (!leftOut.dropped().isEmpty()) {
      tree.put("dropped parameters, not listed", leftOut.dropped());
    }
    boolean isQuery = read.route().query() != null;
    if (!isQuery) {
      tree.put("origin is sent", read.keyed().fill().target());
      tree.put("fields the origin gets", List.copyOf(names(read.keyed().fill())));
    }
    tree.put("tags from the request", texts(plan.requestTags()));
    if (!plan.tagsComeFromRequest()) {
      tree.put("further tags", "from the response");
    }
    Duration ttl = read.rule().ttl();
    String own = ttl == null ? null : ttl.toSeconds() + " s";
    if (isQuery) {
      tree.put("lifetime", own == null ? "none: each request asks the database" : own);
    } else {
      tree.put("lifetime", own == null ? "the origin's" : "the origin's, else " + own);
    }
    if (read.route().sharing() instanceof Sharing.AsHttp) {
      tree.put(
          "sharing",
          "http: credentials other than Authorization reach the origin and do not restrict");
    }
    if (read.keyed().shareableOnly()) {
      tree.put(
          "credentials",
          "only a response that its origin marks as shareable is stored;"
              + " with any other the outcome is BYPASS (not-shareable)");
    }
  }

  void responses(
      String where,
      List<StoredResponse> found,
      Instant now,
      Function<StoredResponse, Validity> validity) {
    tree.put(
        where,
        found.stream().map(response -> stored(response, now, validity.apply(response))).toList());
  }

  private static Map<String, Object> stored(
      StoredResponse response, Instant now, Validity validity) {
    Freshness freshness = response.freshness();
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("status", response.head().status());
    HeldParts held = response.held();
    line.put("bytes", held == null ? response.body().length : held.bytes());
    if (held != null) {
      line.put("of bytes", held.complete());
    }
    line.put("age", freshness.age(now).toSeconds());
    line.put("seconds left", freshness.left(now).toSeconds());
    line.put("lifetime from", freshness.source().name().toLowerCase(Locale.ROOT));
    line.put("validity", validity.getClass().getSimpleName());
    line.put("tags", texts(response.tags()));
    if (!response.nominated().values().isEmpty()) {
      line.put("varies on", List.copyOf(new TreeSet<>(response.nominated().values().keySet())));
    }
    return line;
  }

  void outcome(String outcome, Reason reason) {
    tree.put(OUTCOME, outcome);
    tree.put("reason", reason.text());
    tree.put("because", reason.meaning());
  }

  boolean isMiss() {
    return "MISS".equals(tree.get(OUTCOME));
  }

  private static List<String> texts(List<Tag> tags) {
    return tags.stream()
        .map(tag -> tag.cut() ? tag.text() + " (and all below)" : tag.text())
        .toList();
  }
}
