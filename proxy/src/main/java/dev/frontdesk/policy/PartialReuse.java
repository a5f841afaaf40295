package dev.frontdesk.policy;

import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestCacheControl;
import dev.frontdesk.http.RequestHead;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is done where only a part is stored (RFC 9111 §3.3): {@link ReusePolicy} has decided as if
 * it were the whole, and this asks whether it has what the request wants.
 *
 * @param client the request with its own conditions
 * @param ranges what it asks for; null: the whole
 * @param maxObject bytes above which a whole is not stored
 */
public record PartialReuse(
    Instant now,
    RequestHead client,
    @Nullable ByteRanges ranges,
    boolean honourClientDirectives,
    long maxObject,
    Function<StoredResponse, Validity> validity) {

  /** Whether there is something to ask: nearly always what was chosen is complete. */
  public static boolean concerns(Reuse reuse) {
    return switch (reuse) {
      case Reuse.ServeFresh fresh -> fresh.stored().isPartial();
      case Reuse.ServeStale stale -> stale.stored().isPartial();
      case Reuse.Validate validate -> validate.stored().isPartial();
      case Reuse.Complete complete -> false;
      case Reuse.Forward forward -> false;
      case Reuse.GatewayTimeout none -> false;
    };
  }

  /** The same decision where what was chosen is complete. */
  public Reuse refine(Reuse reuse) {
    return switch (reuse) {
      case Reuse.ServeFresh(StoredResponse stored) when stored.isPartial() ->
          has(stored) ? reuse : orNothing(lacking(stored, Reason.INCOMPLETE));
      case Reuse.ServeStale(StoredResponse stored, boolean refresh, Reason reason)
          when stored.isPartial() -> {
        if (refresh && hasRanges(stored)) {
          // Nothing refreshes a part behind an answer: the request waits for its confirmation.
          yield orNothing(validated(stored));
        }
        yield !refresh && has(stored) ? reuse : orNothing(lacking(stored, Reason.INCOMPLETE));
      }
      case Reuse.Validate(StoredResponse stored, boolean onError, Reason reason)
          when stored.isPartial() ->
          hasRanges(stored) ? reuse : lacking(stored, reason);
      default -> reuse;
    };
  }

  private Reuse validated(StoredResponse stored) {
    boolean onError = ReusePolicy.mayServeOnError(now, stored, validity.apply(stored));
    return new Reuse.Validate(stored, onError, Reason.EXPIRED);
  }

  /** It can answer: with a 304, with the ranges, or with a 416. */
  private boolean has(StoredResponse stored) {
    boolean notModified =
        client.method().equals("GET")
            && Preconditions.evaluate(client, stored.head(), now)
                instanceof Preconditions.NotModified;
    return notModified || hasRanges(stored);
  }

  private boolean hasRanges(StoredResponse stored) {
    return wantsRanges(stored)
        && switch (Objects.requireNonNull(ranges).in(stored.length())) {
          case ByteRanges.Selected.Satisfied(List<ByteRange> wanted) ->
              wanted.stream().allMatch(stored::covers);
          case ByteRanges.Selected.Unsatisfiable none -> true;
          case ByteRanges.Selected.Ignored ignored -> false;
        };
  }

  private boolean wantsRanges(StoredResponse stored) {
    return ranges != null
        && !(ranges.in(stored.length()) instanceof ByteRanges.Selected.Ignored)
        && IfRange.allows(client.fields(), stored.head(), now);
  }

  /** A range that is not here is asked for by itself; of the whole, what is missing. */
  private Reuse lacking(StoredResponse stored, Reason reason) {
    HeldParts held = stored.held();
    ByteRange gap = held == null || wantsRanges(stored) ? null : held.onlyGap();
    return gap != null
            && client.method().equals("GET")
            && stored.length() <= maxObject
            && StrongValidator.of(stored.head(), now) != null
            && validity.apply(stored) instanceof Validity.Valid
        ? new Reuse.Complete(stored, gap, reason)
        : new Reuse.Forward(reason);
  }

  private Reuse orNothing(Reuse reuse) {
    boolean onlyIfCached =
        honourClientDirectives && RequestCacheControl.of(client.fields()).onlyIfCached();
    return onlyIfCached ? new Reuse.GatewayTimeout() : reuse;
  }
}
