package dev.frontdesk.transaction;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.http.Tokens;
import dev.frontdesk.policy.WriteOutcome;
import dev.frontdesk.replica.Floor;
import dev.frontdesk.replica.Floors;
import dev.frontdesk.replica.Replication;
import dev.frontdesk.rules.Identified;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The floor that a write gives to its client: from its answer on, the client's reads are not
 * answered by a replica that has not got as far. One event loop.
 *
 * <p>The position is read after the origin has answered, so the write is at or before it. An origin
 * that commits after its head, while its answer streams, is before the position that is read again
 * with the last byte: that one is remembered for who has an identity. The cookie went with the
 * head.
 */
final class WriteFloor {
  /** In the place of an answer that did not come. */
  private static final ResponseHead UNANSWERED = new ResponseHead(504, Fields.EMPTY);

  private static final String SET_COOKIE = "Set-Cookie";

  private final Replication replication;
  private final Request request;
  private final Identified who;
  private Future<Void> known = Future.succeededFuture();
  private @Nullable String cookie;
  private boolean begun;

  private WriteFloor(Replication replication, Request request, Identified who) {
    this.replication = replication;
    this.request = request;
    this.who = who;
  }

  /** Null where there are no replicas. */
  static @Nullable WriteFloor of(Parts parts, Request request, Identified who) {
    Replication replication = parts.replication();
    return replication == null ? null : new WriteFloor(replication, request, who);
  }

  /**
   * The origin has answered, and what that made wrong is marked. Whether a rule speaks of the write
   * makes no difference here: the client knows what it wrote.
   */
  void answered(ResponseHead head, boolean repeated) {
    WriteOutcome outcome =
        repeated
            ? WriteOutcome.ofRepeated(head.status(), true)
            : WriteOutcome.of(head.status(), true);
    if (outcome != WriteOutcome.NOTHING) {
      begin(head);
    }
  }

  /** No answer came, but the origin may have done what it was asked for. */
  void unanswered() {
    begin(UNANSWERED);
  }

  private void begin(ResponseHead head) {
    begun = true;
    known =
        read(head)
            .map(floor -> {
              Floor remembered = remember(floor);
              cookie = replication.floors().setCookie(remembered, isSecure(request.head()));
              return null;
            });
  }

  /** Once more, with the last byte of an answer that streams; at once where nobody is known. */
  Future<Void> again(ResponseHead head) {
    return !begun || who.identities().isEmpty()
        ? Future.succeededFuture()
        : read(head)
            .map(floor -> {
              remember(floor);
              return null;
            });
  }

  private Future<Floor> read(ResponseHead head) {
    String group = request.classification().upstream().group();
    return OnContext.of(replication.positions().after(group, head));
  }

  /** With what the client had to see before: it may have written elsewhere. */
  private Floor remember(Floor floor) {
    Floors floors = replication.floors();
    Floor before = floors.of(request.exchange().head(), who);
    Floor both = before == null ? floor : floor.and(before);
    floors.remember(who, both);
    return both;
  }

  /** Done when the floor is known and remembered, or there is none. */
  Future<Void> known() {
    return known;
  }

  /** The answer as this client gets it, and nobody else. */
  ResponseHead on(ResponseHead head) {
    return cookie == null ? head : head.withFields(head.fields().plus(SET_COOKIE, cookie));
  }

  /** What is on an answer of ours. */
  Fields fields() {
    return cookie == null ? Fields.EMPTY : Fields.of(SET_COOKIE, cookie);
  }

  /** The client came by TLS, as far as who came before it can be believed. */
  private static boolean isSecure(RequestHead head) {
    List<String> told = Tokens.members(head.fields(), "X-Forwarded-Proto");
    return "https".equalsIgnoreCase(told.isEmpty() ? head.scheme() : told.getFirst());
  }
}
