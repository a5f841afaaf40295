package dev.frontdesk.transaction;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Peer;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * One request and the way to answer it, free of how it came: a socket, or a rule test. Used from
 * the request's event loop.
 */
public interface Exchange {
  RequestHead head();

  Peer peer();

  /** What {@link Express} has worked out of the head already; null: nothing. */
  default @Nullable Recognised recognised() {
    return null;
  }

  /** {@code HTTP/1.0}, {@code HTTP/1.1} or {@code HTTP/2}, as in the log. */
  String protocol();

  /** Null where the request has no content. Paused until read. */
  @Nullable ReadStream<Buffer> body();

  /** The request's trailers; complete once the body has ended. */
  Fields trailers();

  /** Sends an interim response (1xx), where the protocol allows. */
  void inform(ResponseHead interim);

  /**
   * Sends head and content. For a HEAD request and for 204 and 304 the content is not sent, but the
   * head is as given. Completes when the last byte is handed to the connection; fails when the
   * client left. Called once.
   */
  Future<Void> respond(ResponseHead head, Content content);

  /** Breaks off: the client must see that the response is not complete. */
  void abort();

  /** Octets of content read from the client so far, without framing. */
  long bytesIn();

  /** Octets of content given to the connection so far, without framing. */
  long bytesOut();

  /** A response was begun: nothing else can be said any more. */
  boolean responding();

  /**
   * Called once when the client leaves before the response is complete; at once where it has left.
   * Several may be told, in the order in which they asked.
   */
  void onClosed(Runnable gone);
}
