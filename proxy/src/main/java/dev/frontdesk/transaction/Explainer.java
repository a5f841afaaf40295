package dev.frontdesk.transaction;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.Forwarding;
import dev.frontdesk.http.Methods;
import dev.frontdesk.http.Peer;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.key.KeyParts;
import dev.frontdesk.key.Keyer;
import dev.frontdesk.key.Keying;
import dev.frontdesk.key.LeftOut;
import dev.frontdesk.policy.Freshness;
import dev.frontdesk.policy.HeldParts;
import dev.frontdesk.policy.PartialReuse;
import dev.frontdesk.policy.Preconditions;
import dev.frontdesk.policy.Reuse;
import dev.frontdesk.policy.ReusePolicy;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.replica.Replication;
import dev.frontdesk.rules.CacheRule;
import dev.frontdesk.rules.Classification;
import dev.frontdesk.rules.Evidence;
import dev.frontdesk.rules.Identified;
import dev.frontdesk.rules.MatchedWrite;
import dev.frontdesk.rules.Route;
import dev.frontdesk.rules.Sharing;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.rules.Tags;
import dev.frontdesk.store.SharedStore;
import dev.frontdesk.store.Store;
import dev.frontdesk.time.Timing;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says what would be done with a request, and why, without doing it: the same steps as {@link
 * Transaction}, up to the decision. Any thread.
 */
public final class Explainer {
  /** How many stored responses are looked at for those of other keys. */
  private static final int VISITED = 100_000;

  private final Store store;
  private final Invalidation invalidation;
  private final Timing timing;
  private final @Nullable Shared shared;
  private final @Nullable Replication replication;

  public Explainer(Store store, Invalidation invalidation, Timing timing) {
    this(store, invalidation, timing, null, null);
  }

  /**
   * @param shared with other nodes; null where this process is alone
   * @param replication null where there are no replicas
   */
  public Explainer(
      Store store,
      Invalidation invalidation,
      Timing timing,
      @Nullable Shared shared,
      @Nullable Replication replication) {
    this.store = store;
    this.invalidation = invalidation;
    this.timing = timing;
    this.shared = shared;
    this.replication = replication;
  }

  /** A tree of texts, numbers, lists and maps, in the order in which it is to be read. */
  public Future<Map<String, Object>> explain(InForce inForce, RequestHead presented, Peer peer) {
    RequestHead received =
        replication == null ? presented : replication.floors().withoutCookie(presented);
    RequestHead head = inForce.identifier().strip(Forwarding.believed(received, peer), peer);
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("request", head.method() + " " + head.target());
    Set<String> stripped = names(presented);
    stripped.removeAll(names(head));
    if (!stripped.isEmpty()) {
      tree.put("stripped", "not from a trusted peer: " + String.join(", ", stripped));
    }
    Classification classification = inForce.rules().classify(head);
    classified(tree, classification);
    tree.put("fetched from", FetchedFrom.text(classification, head));
    if (!classification.writes().isEmpty() || !Methods.areSafe(head)) {
      return OnContext.of(inForce.identifier().identify(head, peer))
          .map(who -> write(tree, classification, head, who));
    }
    Reason bypass =
        classification.bypass() == null && Preconditions.onlyForOrigin(head)
            ? Reason.PRECONDITION
            : classification.bypass();
    if (bypass != null) {
      return Future.succeededFuture(bypassed(tree, bypass));
    }
    return inForce
        .identifier()
        .identify(head, peer)
        .compose(who -> read(tree, inForce, classification, head, who));
  }

  private static Set<String> names(RequestHead head) {
    return head.fields().lines().stream()
        .map(Field::name)
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void classified(Map<String, Object> tree, Classification classification) {
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

  private static Map<String, Object> bypassed(Map<String, Object> tree, Reason reason) {
    tree.put("outcome", "BYPASS");
    tree.put("reason", reason.text());
    tree.put("because", reason.meaning());
    return tree;
  }

  private static Map<String, Object> write(
      Map<String, Object> tree, Classification classification, RequestHead head, Identified who) {
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
    return bypassed(tree, bypass == null ? Reason.METHOD : bypass);
  }

  private Future<Map<String, Object>> read(
      Map<String, Object> tree,
      InForce inForce,
      Classification classification,
      RequestHead head,
      Identified who) {
    if (!who.identities().isEmpty()) {
      tree.put("verified identities", List.copyOf(new TreeSet<>(who.identities().keySet())));
    }
    return switch (Keyer.key(classification, inForce.rules().rules(), head, who)) {
      case Keying.Bypass bypass -> {
        if (!bypass.parameters().isEmpty()) {
          tree.put("parameters that are why", bypass.parameters());
        }
        yield Future.succeededFuture(bypassed(tree, bypass.reason()));
      }
      case Keying.Keyed keyed -> {
        Read read = Read.of(classification, inForce, head, who, keyed);
        keyed(tree, read, FillPlan.of(inForce, classification, head, read, Tags.BOUND));
        yield store
            .find(keyed.key())
            .map(found -> {
              Instant now = timing.now();
              tree.put("stored", found.stream().map(response -> stored(response, now)).toList());
              if (found.isEmpty()) {
                differing(tree, KeyParts.of(read.keyed().key()));
              }
              decided(tree, head, read, found, invalidation::check);
              return tree;
            })
            .compose(decided -> inRedis(tree, head, read));
      }
    };
  }

  /**
   * What Redis holds for it, which decides where memory cannot answer; without a lease nothing
   * there is believed, or looked at.
   */
  private Future<Map<String, Object>> inRedis(
      Map<String, Object> tree, RequestHead head, Read read) {
    Shared tier = shared;
    if (tier == null) {
      return Future.succeededFuture(tree);
    }
    if (!tier.marks().hasLease()) {
      tree.put("in Redis", "not looked at: this node has no lease");
      return Future.succeededFuture(tree);
    }
    return tier.store()
        .find(SharedKeys.of(read), invalidation.sequence())
        .compose(found ->
            Future.join(
                    found.stream()
                        .map(one -> tier.marks().confirm(one.stamp(), one.response().tags()))
                        .toList())
                .map(all -> {
                  judged(tree, head, read, found, all.list());
                  return tree;
                }));
  }

  private void judged(
      Map<String, Object> tree,
      RequestHead head,
      Read read,
      List<SharedStore.Shared> found,
      List<Validity> validities) {
    Instant now = timing.now();
    IdentityHashMap<StoredResponse, Validity> judged = new IdentityHashMap<>();
    List<Map<String, Object>> lines = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      StoredResponse response = found.get(i).response();
      judged.put(response, validities.get(i));
      Map<String, Object> line = stored(response, now);
      line.put("validity", validities.get(i).getClass().getSimpleName());
      lines.add(line);
    }
    tree.put("in Redis", lines);
    boolean answers =
        judged.values().stream().anyMatch(one -> !(one instanceof Validity.Invalidated));
    if (answers && "MISS".equals(tree.get("outcome"))) {
      decided(tree, head, read, List.copyOf(judged.keySet()), judged::get);
    }
  }

  private static void keyed(Map<String, Object> tree, Read read, FillPlan plan) {
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
    tree.put("origin is sent", read.keyed().fill().target());
    tree.put("fields the origin gets", List.copyOf(names(read.keyed().fill())));
    tree.put("tags from the request", texts(plan.requestTags()));
    if (!plan.tagsComeFromRequest()) {
      tree.put("further tags", "from the response");
    }
    Duration ttl = read.rule().ttl();
    tree.put(
        "lifetime", ttl == null ? "the origin's" : "the origin's, else " + ttl.toSeconds() + " s");
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

  private void decided(
      Map<String, Object> tree,
      RequestHead client,
      Read read,
      List<StoredResponse> found,
      Function<StoredResponse, Validity> validity) {
    Instant now = timing.now();
    Reuse decided =
        ReusePolicy.decide(
            now,
            read.presented(),
            read.need(),
            read.keyed().notAfter(),
            read.rule().honourClientDirectives(),
            found,
            validity);
    Long own = read.rule().maxObject();
    Reuse reuse =
        PartialReuse.concerns(decided)
            ? new PartialReuse(
                    now,
                    client,
                    read.ranges(),
                    read.rule().honourClientDirectives(),
                    own == null ? TransactionOptions.DEFAULT_MAX_OBJECT : own,
                    validity)
                .refine(decided)
            : decided;
    switch (reuse) {
      case Reuse.ServeFresh fresh -> outcome(tree, "HIT", Reason.FRESH);
      case Reuse.ServeStale stale -> outcome(tree, "STALE", stale.reason());
      case Reuse.Validate validate -> outcome(tree, "MISS or REVALIDATED", validate.reason());
      case Reuse.Complete complete -> outcome(tree, "MISS", complete.reason());
      case Reuse.Forward forward -> {
        if (client.method().equals("HEAD")) {
          tree.put("asked for", "HEAD; its answer confirms or drops what is stored");
        } else if (read.ranges() != null) {
          tree.put(
              "asked for",
              read.rule().rangeMiss() == CacheRule.RangeMiss.WHOLE && !read.keyed().shareableOnly()
                  ? "the whole, which may be stored; the range is taken out of it"
                  : "the client's range; a part may be stored");
        }
        outcome(tree, "MISS", forward.reason());
      }
      case Reuse.GatewayTimeout none -> outcome(tree, "504", Reason.ONLY_IF_CACHED);
    }
  }

  /** Where the path is stored for other keys only: in which parts the nearest of these differs. */
  private void differing(Map<String, Object> tree, KeyParts asked) {
    List<KeyParts.Part> path =
        asked.parts().stream().filter(part -> part.name().equals("path")).toList();
    String samePath = new KeyParts(path).key().text();
    AtomicReference<@Nullable Set<String>> nearest = new AtomicReference<>();
    Store.Count count =
        store.count(
            response -> {
              if (!response.key().text().contains(samePath)) {
                return false;
              }
              Set<String> different = differences(asked, KeyParts.of(response.key()));
              Set<String> least = nearest.get();
              if (least == null || different.size() < least.size()) {
                nearest.set(different);
              }
              return true;
            },
            VISITED);
    Set<String> least = nearest.get();
    if (least != null) {
      tree.put("stored for other keys of this path", count.matching());
      tree.put("the nearest differs in", List.copyOf(least));
    }
  }

  private static Set<String> differences(KeyParts one, KeyParts other) {
    Set<KeyParts.Part> different = new HashSet<>(one.parts());
    different.addAll(other.parts());
    Set<KeyParts.Part> common = new HashSet<>(one.parts());
    common.retainAll(other.parts());
    different.removeAll(common);
    return different.stream()
        .map(KeyParts.Part::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void outcome(Map<String, Object> tree, String outcome, Reason reason) {
    tree.put("outcome", outcome);
    tree.put("reason", reason.text());
    tree.put("because", reason.meaning());
  }

  private Map<String, Object> stored(StoredResponse response, Instant now) {
    Freshness freshness = response.freshness();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("status", response.head().status());
    HeldParts held = response.held();
    tree.put("bytes", held == null ? response.body().length : held.bytes());
    if (held != null) {
      tree.put("of bytes", held.complete());
    }
    tree.put("age", freshness.age(now).toSeconds());
    tree.put("seconds left", freshness.left(now).toSeconds());
    tree.put("lifetime from", freshness.source().name().toLowerCase(Locale.ROOT));
    tree.put("validity", invalidation.check(response).getClass().getSimpleName());
    tree.put("tags", texts(response.tags()));
    if (!response.nominated().values().isEmpty()) {
      tree.put("varies on", List.copyOf(new TreeSet<>(response.nominated().values().keySet())));
    }
    return tree;
  }

  private static List<String> texts(List<Tag> tags) {
    return tags.stream()
        .map(tag -> tag.cut() ? tag.text() + " (and all below)" : tag.text())
        .toList();
  }
}
