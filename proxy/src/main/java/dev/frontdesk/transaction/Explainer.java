package dev.frontdesk.transaction;

import dev.frontdesk.http.Forwarding;
import dev.frontdesk.http.Methods;
import dev.frontdesk.http.Peer;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.key.KeyParts;
import dev.frontdesk.key.Keyer;
import dev.frontdesk.key.Keying;
import dev.frontdesk.policy.PartialReuse;
import dev.frontdesk.policy.Preconditions;
import dev.frontdesk.policy.Reuse;
import dev.frontdesk.policy.ReusePolicy;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.replica.Replication;
import dev.frontdesk.rules.CacheRule;
import dev.frontdesk.rules.Classification;
import dev.frontdesk.rules.Identified;
import dev.frontdesk.rules.Tags;
import dev.frontdesk.store.SharedStore;
import dev.frontdesk.store.Store;
import dev.frontdesk.time.Timing;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
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

  private static final String IN_REDIS = "in Redis";

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
    Explanation told = new Explanation();
    told.request(received, head);
    Classification classification = inForce.rules().classify(head);
    told.classified(classification);
    told.say("fetched from", FetchedFrom.text(classification));
    if (!classification.writes().isEmpty() || !Methods.areSafe(head)) {
      return OnContext.of(inForce.identifier().identify(head, peer))
          .map(who -> told.writes(classification, head, who).tree());
    }
    Reason bypass =
        classification.bypass() == null && Preconditions.onlyForOrigin(head)
            ? Reason.PRECONDITION
            : classification.bypass();
    if (bypass != null) {
      return Future.succeededFuture(told.bypassed(bypass).tree());
    }
    return inForce
        .identifier()
        .identify(head, peer)
        .compose(who -> read(told, inForce, classification, head, who))
        .map(Explanation::tree);
  }

  private Future<Explanation> read(
      Explanation told,
      InForce inForce,
      Classification classification,
      RequestHead head,
      Identified who) {
    told.identified(who);
    return switch (Keyer.key(classification, inForce.rules().rules(), head, who)) {
      case Keying.Bypass bypass -> {
        told.parameters(bypass.parameters());
        yield Future.succeededFuture(told.bypassed(bypass.reason()));
      }
      case Keying.Keyed keyed -> {
        Read read = Read.of(classification, inForce, head, who, keyed);
        told.keyed(read, FillPlan.of(inForce, classification, head, read, Tags.BOUND));
        yield store
            .find(keyed.key())
            .map(found -> {
              told.responses("stored", found, timing.now(), invalidation::check);
              if (found.isEmpty()) {
                differing(told, KeyParts.of(read.keyed().key()));
              }
              decided(told, head, read, found, invalidation::check);
              return told;
            })
            .compose(decided -> inRedis(told, head, read));
      }
    };
  }

  /**
   * What Redis holds for it, which decides where memory cannot answer; without a lease nothing
   * there is believed, or looked at.
   */
  private Future<Explanation> inRedis(Explanation told, RequestHead head, Read read) {
    Shared tier = shared;
    if (tier == null) {
      return Future.succeededFuture(told);
    }
    if (!tier.marks().hasLease()) {
      told.say(IN_REDIS, "not looked at: this node has no lease");
      return Future.succeededFuture(told);
    }
    return tier.store()
        .find(SharedKeys.of(read), invalidation.sequence())
        .compose(found ->
            Future.join(
                    found.stream()
                        .map(one -> tier.marks().confirm(one.stamp(), one.response().tags()))
                        .toList())
                .map(all -> {
                  judged(told, head, read, found, all.list());
                  return told;
                }));
  }

  private void judged(
      Explanation told,
      RequestHead head,
      Read read,
      List<SharedStore.Shared> found,
      List<Validity> validities) {
    IdentityHashMap<StoredResponse, Validity> judged = new IdentityHashMap<>();
    List<StoredResponse> responses = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      responses.add(found.get(i).response());
      judged.put(responses.getLast(), validities.get(i));
    }
    told.responses(IN_REDIS, responses, timing.now(), judged::get);
    boolean answers =
        judged.values().stream().anyMatch(one -> !(one instanceof Validity.Invalidated));
    if (answers && told.isMiss()) {
      decided(told, head, read, List.copyOf(judged.keySet()), judged::get);
    }
  }

  private void decided(
      Explanation told,
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
      case Reuse.ServeFresh fresh -> told.outcome("HIT", Reason.FRESH);
      case Reuse.ServeStale stale -> told.outcome("STALE", stale.reason());
      case Reuse.Validate validate -> told.outcome("MISS or REVALIDATED", validate.reason());
      case Reuse.Complete complete -> told.outcome("MISS", complete.reason());
      case Reuse.Forward forward -> {
        if (client.method().equals("HEAD")) {
          told.say("asked for", "HEAD; its answer confirms or drops what is stored");
        } else if (read.ranges() != null) {
          told.say(
              "asked for",
              read.rule().rangeMiss() == CacheRule.RangeMiss.WHOLE && !read.keyed().shareableOnly()
                  ? "the whole, which may be stored; the range is taken out of it"
                  : "the client's range; a part may be stored");
        }
        told.outcome("MISS", forward.reason());
      }
      case Reuse.GatewayTimeout none -> told.outcome("504", Reason.ONLY_IF_CACHED);
    }
  }

  /** Where the path is stored for other keys only: in which parts the nearest of these differs. */
  private void differing(Explanation told, KeyParts asked) {
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
      told.say("stored for other keys of this path", count.matching());
      told.say("the nearest differs in", List.copyOf(least));
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
}
