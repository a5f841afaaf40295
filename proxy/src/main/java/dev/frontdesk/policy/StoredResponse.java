package dev.frontdesk.policy;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.key.CacheKey;
import dev.frontdesk.rules.Tag;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A response that is kept for reuse. Immutable but for one hint; any thread.
 *
 * <p>A million of them are kept, and most are not asked for in a while: so head and tags are kept
 * in one array ({@link PackedHead}), and made when somebody asks.
 *
 * <p>{@code body} is the content as the origin sent it; {@code codings} holds encoded forms made
 * from it, each once. Arrays are never written to. Of a partial one, {@code held} has the content,
 * {@code body} is empty, and the head is that of the 200 that it is a part of.
 */
public final class StoredResponse {
  private static final byte[] NOTHING = new byte[0];

  private CacheKey key;
  private final String route;
  private final byte[] packed;
  private final byte[] body;
  private final Map<String, byte[]> codings;
  private final Nominated nominated;
  private final Freshness freshness;
  private final boolean shareable;
  private final long sequence;
  private final Terms terms;
  private final @Nullable HeldParts held;
  private volatile long validAsOf;

  /**
   * @param route id of the route that it was stored under
   * @param head end-to-end fields only, as they are sent from the store
   * @param codings content coding (lower case) to the body in that coding, made here
   * @param shareable the origin marked it so (RFC 9111 §3.5): it may answer requests with
   *     credentials that are not keyed
   * @param tags own, from the origin, and implicit ones
   * @param sequence the namespace's sequence, read before the fill contacted the origin
   * @param terms what is kept beside the head
   */
  public StoredResponse(
      CacheKey key,
      String route,
      ResponseHead head,
      byte[] body,
      Map<String, byte[]> codings,
      Nominated nominated,
      Freshness freshness,
      boolean shareable,
      List<Tag> tags,
      long sequence,
      Terms terms) {
    this(
        key,
        route,
        PackedHead.of(head, tags),
        body,
        codings,
        nominated,
        freshness,
        shareable,
        sequence,
        terms,
        null);
  }

  private StoredResponse(
      CacheKey key,
      String route,
      byte[] packed,
      byte[] body,
      Map<String, byte[]> codings,
      Nominated nominated,
      Freshness freshness,
      boolean shareable,
      long sequence,
      Terms terms,
      @Nullable HeldParts held) {
    this.key = key.compact();
    this.route = route;
    this.packed = packed;
    this.body = body;
    this.codings = Map.copyOf(codings);
    this.nominated = nominated;
    this.freshness = freshness;
    this.shareable = shareable;
    this.sequence = sequence;
    this.terms = terms;
    this.held = held;
    this.validAsOf = sequence;
  }

  /**
   * With this content: a partial response while some of it is missing.
   *
   * @param decision its head is that of the 200 with all of it
   * @param sequence the oldest of its parts
   */
  public static StoredResponse ofParts(
      CacheKey key,
      String route,
      Storage.Store decision,
      HeldParts held,
      List<Tag> tags,
      long sequence) {
    boolean complete = held.isComplete();
    return new StoredResponse(
        key,
        route,
        PackedHead.of(decision.head(), tags),
        complete ? held.assembled() : NOTHING,
        Map.of(),
        decision.nominated(),
        decision.freshness(),
        decision.shareable(),
        sequence,
        decision.terms(),
        complete ? null : held);
  }

  public CacheKey key() {
    return key;
  }

  public String route() {
    return route;
  }

  /** Made of what is kept of it, or one that was made lately: not to be compared by identity. */
  public ResponseHead head() {
    return HeadsInUse.head(packed, key.hashCode());
  }

  /** The head's; costs less than the head. */
  public int status() {
    return PackedHead.status(packed);
  }

  public byte[] body() {
    return body;
  }

  /** What is held of a partial response; null: all of it, in {@link #body}. */
  public @Nullable HeldParts held() {
    return held;
  }

  public boolean isPartial() {
    return held != null;
  }

  /** Length in bytes of the whole content, whether all of it is here or not. */
  public long length() {
    return held == null ? body.length : held.complete();
  }

  /** All these bytes are here. */
  public boolean covers(ByteRange range) {
    return held == null ? range.last() < body.length : held.covers(range);
  }

  /** Views of bytes that are here. */
  public List<ByteBuffer> views(ByteRange range) {
    return held == null
        ? List.of(ByteBuffer.wrap(body, (int) range.first(), (int) range.length()))
        : held.views(range);
  }

  /** The body in a coding that was made here, or null. */
  public byte @Nullable [] coded(String coding) {
    return codings.get(coding);
  }

  public Map<String, byte[]> codings() {
    return codings;
  }

  public Nominated nominated() {
    return nominated;
  }

  public Freshness freshness() {
    return freshness;
  }

  public boolean shareable() {
    return shareable;
  }

  /** Made each time. */
  public List<Tag> tags() {
    return PackedHead.tags(packed);
  }

  /** Bytes that head and tags are kept in. */
  public int packedBytes() {
    return packed.length;
  }

  /**
   * Takes an equal key for its own, so that two responses under it have one key. Who reads it
   * meanwhile gets the one or the other.
   */
  public void shareKey(CacheKey equal) {
    if (key.equals(equal)) {
      key = equal;
    }
  }

  public long sequence() {
    return sequence;
  }

  public Terms terms() {
    return terms;
  }

  /** The head with what is kept beside it: what a 304 is merged into. */
  public ResponseHead headForCaches() {
    ResponseHead head = head();
    return terms.forCaches().isEmpty()
        ? head
        : head.withFields(Fields.builder().addAll(head.fields()).addAll(terms.forCaches()).build());
  }

  /**
   * The sequence at which the marks were last found to leave it valid: a hint that saves looking
   * again.
   */
  public long validAsOf() {
    return validAsOf;
  }

  public void foundValid(long asOf) {
    validAsOf = asOf;
  }

  /** The same response with one more coding. */
  public StoredResponse withCoding(String coding, byte[] encoded) {
    Map<String, byte[]> more = new HashMap<>(codings);
    more.put(coding, encoded);
    return new StoredResponse(
        key, route, packed, body, more, nominated, freshness, shareable, sequence, terms, held);
  }

  /** The same content with what a new decision says, stamped anew. */
  public StoredResponse decided(Storage.Store decision, List<Tag> newTags, long newSequence) {
    return new StoredResponse(
        key,
        route,
        PackedHead.of(decision.head(), newTags),
        body,
        codings,
        decision.nominated(),
        decision.freshness().tookAtLeast(freshness.took()),
        decision.shareable(),
        newSequence,
        decision.terms(),
        held);
  }

  /**
   * Freshened by a 304 (RFC 9111 §4.3.4): new fields and lifetime, stamped with the validation's
   * sequence.
   */
  public StoredResponse freshened(
      ResponseHead newHead,
      Freshness newFreshness,
      boolean newShareable,
      List<Tag> newTags,
      long newSequence) {
    return new StoredResponse(
        key,
        route,
        PackedHead.of(newHead, newTags),
        body,
        codings,
        nominated,
        newFreshness,
        newShareable,
        newSequence,
        terms,
        held);
  }
}
