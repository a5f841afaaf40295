package dev.frontdesk.transaction;

import dev.frontdesk.collapse.Fill;
import dev.frontdesk.collapse.FillControl;
import dev.frontdesk.collapse.Joined;
import dev.frontdesk.http.FieldTable;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Methods;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.key.Keyer;
import dev.frontdesk.key.Keying;
import dev.frontdesk.policy.PostedAnswer;
import dev.frontdesk.policy.Storage;
import dev.frontdesk.rules.CacheMode;
import dev.frontdesk.rules.Classification;
import dev.frontdesk.rules.Identified;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.rules.Sharing;
import dev.frontdesk.rules.Tag;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A POST whose answer its origin may offer to later GET and HEAD requests (RFC 9110 §9.3.3), on
 * {@code cache: http} routes where no write rule matches.
 *
 * <p><b>The stamp.</b> The answer was made after the sequence was read that stood before the POST
 * was sent. But the POST invalidates its own URI, and would hit what it brought. So it is stored
 * with the sequence of its own last mark, and only if nothing else has hit its tags since it was
 * sent ({@link OwnMarks}): what is later is later than the stamp, too. An answer whose tags are in
 * its body is not stored, because they are not known when the first mark is set.
 */
final class StorablePost {
  private static final Logger LOG = LoggerFactory.getLogger(StorablePost.class);

  private final Parts parts;
  private final FillPlan plan;
  private final Instant requestTime;
  private final long sequenceBefore;
  private Storage.@Nullable Store store;
  private @Nullable OwnMarks marks;

  private StorablePost(Parts parts, FillPlan plan) {
    this.parts = parts;
    this.plan = plan;
    this.requestTime = parts.timing().now();
    this.sequenceBefore = parts.invalidation().sequence();
  }

  /**
   * Called before the POST is sent. Null where a GET for the same target would not send what this
   * request sends, or its answer would not be stored.
   */
  static @Nullable StorablePost of(Parts parts, Request request, Identified who) {
    RequestHead post = request.head();
    if (!post.method().equals("POST") || Methods.meant(post).size() > 1) {
      return null;
    }
    RuleSet rules = request.inForce().rules().rules();
    RequestHead get = asGet(post, rules.credentials());
    Classification reading = request.inForce().rules().classify(get);
    return reading.bypass() == null
            && reading.route() != null
            && reading.route().cache() instanceof CacheMode.Http
            && reading.route().sharing() instanceof Sharing.Unsaid
            && reading.upstream().group().equals(request.classification().upstream().group())
            && Keyer.key(reading, rules, get, who) instanceof Keying.Keyed keyed
            && keyed.fill().target().equals(post.target())
        ? new StorablePost(
            parts,
            FillPlan.of(
                request.inForce(),
                reading,
                get,
                Read.of(reading, request.inForce(), get, who, keyed),
                parts.options().tagsPerResponse()))
        : null;
  }

  /**
   * Content-Type stays: a response may vary on it. What does not reach the origin selects nothing.
   */
  private static RequestHead asGet(RequestHead post, Set<String> credentials) {
    return post.withMethod("GET")
        .withFields(
            FieldTable.endToEnd(post.fields(), credentials)
                .without("Content-Length")
                .without("Transfer-Encoding"));
  }

  /** The origin has answered, and the write has not marked anything yet. */
  void answered(ResponseHead head, WriteEffect effect) {
    Instant responseTime = parts.timing().now();
    if (plan.readsBody() || ContentLength.of(head) > plan.maxObject(parts.options())) {
      return;
    }
    store =
        PostedAnswer.stored(
            plan.client(),
            plan.read().presented(),
            plan.read().need(),
            head,
            plan.read().route().cache(),
            requestTime,
            responseTime,
            plan.until(head, null, responseTime));
    if (store != null) {
      List<Tag> tags = new Keep(parts, plan, sequenceBefore).tags(head, null);
      marks = new OwnMarks(parts.invalidation(), tags, sequenceBefore);
      effect.seenBy(marks);
    }
  }

  /**
   * The same body, which is copied as it goes by where the head says that it may be stored.
   *
   * @param marking sets the write's last mark before its last piece is passed on
   */
  ReadStream<Buffer> copying(ResponseHead head, ReadStream<Buffer> marking) {
    return store == null || marks == null
        ? marking
        : new Tee(marking, new Copy(head, store, marks));
  }

  /** Within the bound of what is stored, and of what all fills may hold. */
  private final class Copy implements Tee.Watcher {
    private final ResponseHead head;
    private final Storage.Store stored;
    private final OwnMarks own;
    private final Fill<Arrival> fill;

    Copy(ResponseHead head, Storage.Store stored, OwnMarks own) {
      this.head = head;
      this.stored = stored;
      this.own = own;
      Joined.Leader<Arrival> alone = parts.fills().alone(plan.read().keyed().key(), sequenceBefore);
      fill = alone.fill();
      fill.accept(
          new Arrival.Storable(head, stored, true),
          plan.maxObject(parts.options()),
          new FillControl() {});
      alone.reader().leave();
    }

    @Override
    public void piece(Buffer piece) {
      fill.chunk(piece);
    }

    @Override
    public void end() {
      if (!own.alone()) {
        fill.end(Fields.EMPTY);
        return;
      }
      Keep keep = new Keep(parts, plan, own.last());
      if (fill.received() <= Keep.OFF_LOOP_ABOVE) {
        keep.complete(fill, head, stored);
        fill.end(Fields.EMPTY);
        return;
      }
      // Nobody waits for it.
      Context context = Objects.requireNonNull(Vertx.currentContext());
      context
          .executeBlocking(() -> keep.complete(fill, head, stored), false)
          .onComplete(
              kept -> fill.end(Fields.EMPTY),
              defect -> {
                LOG.error("The answer to a POST could not be stored", defect);
                fill.end(Fields.EMPTY);
              });
    }

    @Override
    public void failed(Throwable failure) {
      fill.fail(failure);
    }
  }
}
