package dev.frontdesk.query;

import dev.frontdesk.http.EntityTag;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Problem;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.origin.OriginResponse;
import dev.frontdesk.origin.ReceivedBody;
import dev.frontdesk.origin.Shown;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A query's answer as that of an origin. One event loop. */
final class QueryAnswer implements OriginResponse {
  private static final String JSON = "application/json";

  /** Of the digest: 128 bits tell representations apart. */
  private static final int TAG_BYTES = 16;

  private final ResponseHead head;
  private final ReceivedBody body;
  private final String node;
  private final @Nullable Shown shown;
  private final Runnable cancel;

  private QueryAnswer(
      ResponseHead head, ReceivedBody body, String node, @Nullable Shown shown, Runnable cancel) {
    this.head = head;
    this.body = body;
    this.node = node;
    this.shown = shown;
    this.cancel = cancel;
  }

  /** A document that is known to its end: with its length, and an entity tag. */
  static QueryAnswer whole(
      RequestHead request, Buffer document, String node, @Nullable Shown shown) {
    byte[] octets = document.getBytes();
    EntityTag tag = tag(octets);
    Fields fields =
        Fields.of(
            "Content-Type",
            JSON,
            "Content-Length",
            String.valueOf(octets.length),
            "ETag",
            tag.toString());
    if (isUnmet(request, tag)) {
      return of(new ResponseHead(412, Fields.of("Content-Length", "0")), null, node, shown);
    }
    if (isKnown(request, tag)) {
      return of(new ResponseHead(304, Fields.of("ETag", tag.toString())), null, node, shown);
    }
    boolean headOnly = request.method().equals("HEAD");
    return of(new ResponseHead(200, fields), headOnly ? null : document, node, shown);
  }

  /** A document whose end is not known yet. */
  static QueryAnswer streamed(
      ReceivedBody body, String node, @Nullable Shown shown, Runnable cancel) {
    return new QueryAnswer(
        new ResponseHead(200, Fields.of("Content-Type", JSON)), body, node, shown, cancel);
  }

  /**
   * No row, where one was asked for. It says something about the resource, so rules may keep it.
   */
  static QueryAnswer nothing(RequestHead request, String node, @Nullable Shown shown) {
    Problem problem = new Problem(404, "no row");
    return problem(
        request, problem, Fields.of("Content-Type", "application/problem+json"), node, shown);
  }

  /** The query could not be asked: 400 or 401. */
  static QueryAnswer refused(RequestHead request, Bound.Refused refused) {
    Problem problem =
        new Problem(
            refused.status(),
            refused.status() == 401 ? Reason.IDENTITY_MISSING : Reason.MALFORMED_VALUE,
            refused.detail(),
            List.of());
    Fields fields = problem.head().fields();
    // RFC 9110 §15.5.2: it must say how; whoever knows the caller by a cookie ignores it.
    return problem(
        request,
        problem,
        refused.status() == 401 ? fields.with("WWW-Authenticate", "Bearer") : fields,
        "",
        null);
  }

  private static QueryAnswer problem(
      RequestHead request, Problem problem, Fields fields, String node, @Nullable Shown shown) {
    Buffer document = Buffer.buffer(problem.body().getBytes(StandardCharsets.UTF_8));
    Fields whole = fields.with("Content-Length", String.valueOf(document.length()));
    boolean headOnly = request.method().equals("HEAD");
    return of(new ResponseHead(problem.status(), whole), headOnly ? null : document, node, shown);
  }

  private static QueryAnswer of(
      ResponseHead head, @Nullable Buffer document, String node, @Nullable Shown shown) {
    ReceivedBody body = new ReceivedBody(ReceivedBody.Source.NONE);
    if (document != null && document.length() > 0) {
      body.push(document);
    }
    body.end();
    return new QueryAnswer(head, body, node, shown, () -> {});
  }

  private static EntityTag tag(byte[] document) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(document);
      byte[] start = Arrays.copyOf(digest, TAG_BYTES);
      return new EntityTag(false, Base64.getUrlEncoder().withoutPadding().encodeToString(start));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** RFC 9110 §13.1.1. */
  private static boolean isUnmet(RequestHead request, EntityTag tag) {
    List<String> lines = request.fields().all("If-Match");
    return !lines.isEmpty()
        && !lines.contains("*")
        && EntityTag.list(request.fields(), "If-Match").stream().noneMatch(tag::strongEquals);
  }

  /** RFC 9110 §13.1.2. */
  private static boolean isKnown(RequestHead request, EntityTag tag) {
    return request.fields().all("If-None-Match").contains("*")
        || EntityTag.list(request.fields(), "If-None-Match").stream().anyMatch(tag::weakEquals);
  }

  @Override
  public ResponseHead head() {
    return head;
  }

  @Override
  public ReadStream<Buffer> body() {
    return body;
  }

  @Override
  public Fields trailers() {
    return Fields.EMPTY;
  }

  @Override
  public boolean isDelimited() {
    return true;
  }

  @Override
  public String node() {
    return node;
  }

  @Override
  public @Nullable Shown shown() {
    return shown;
  }

  @Override
  public void cancel() {
    cancel.run();
  }
}
