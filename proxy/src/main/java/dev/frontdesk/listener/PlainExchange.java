package dev.frontdesk.listener;

import dev.frontdesk.http.FieldTable;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Peer;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.transaction.Content;
import dev.frontdesk.transaction.Exchange;
import dev.frontdesk.transaction.Recognised;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A plain request of HTTP/1.1, answered on its channel. See {@link PlainWay}. One event loop. */
final class PlainExchange implements Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(PlainExchange.class);

  private final PlainWay way;
  private final ChannelHandlerContext context;
  private final RequestHead head;
  private final @Nullable Recognised recognised;
  private final PlainSender sender;
  private final Promise<Void> answered = Promise.promise();
  private final List<Runnable> gone = new ArrayList<>(2);
  private boolean responding;
  private boolean close;
  private boolean over;
  private boolean left;

  PlainExchange(
      PlainWay way,
      ChannelHandlerContext context,
      RequestHead head,
      @Nullable Recognised recognised) {
    this.way = way;
    this.context = context;
    this.head = head;
    this.recognised = recognised;
    this.sender =
        new PlainSender(
            context, way.buffers(), this::abort, written -> way.told(written, this::sent));
  }

  @Override
  public RequestHead head() {
    return head;
  }

  @Override
  public Peer peer() {
    return way.peer();
  }

  @Override
  public @Nullable Recognised recognised() {
    return recognised;
  }

  @Override
  public String protocol() {
    return "HTTP/1.1";
  }

  @Override
  public @Nullable ReadStream<Buffer> body() {
    return null;
  }

  @Override
  public Fields trailers() {
    return Fields.EMPTY;
  }

  @Override
  public long bytesIn() {
    return 0;
  }

  @Override
  public long bytesOut() {
    return sender.bytes();
  }

  @Override
  public boolean responding() {
    return responding;
  }

  @Override
  public void inform(ResponseHead interim) {
    int status = interim.status();
    if (responding || over || status == 100 || status == 101) {
      return;
    }
    sender.inform(interim.withFields(FieldTable.endToEnd(interim.fields())));
  }

  @Override
  public Future<Void> respond(ResponseHead answer, Content content) {
    if (responding) {
      throw new IllegalStateException("answered already");
    }
    responding = true;
    if (over) {
      return Future.failedFuture("the client left");
    }
    close = way.draining();
    sender.send(answer, content, close, way.loop());
    return answered.future();
  }

  private void sent(ChannelFuture written) {
    if (over) {
      return;
    }
    if (!written.isSuccess()) {
      // That the client is gone is told by the channel.
      answered.tryFail(written.cause());
      return;
    }
    over = true;
    answered.tryComplete();
    way.end(context, close);
  }

  @Override
  public void abort() {
    if (!over) {
      context.close();
    }
  }

  @Override
  public void onClosed(Runnable handler) {
    if (left) {
      handler.run();
    } else {
      gone.add(handler);
    }
  }

  void writable() {
    sender.writable();
  }

  void clientLeft() {
    if (over) {
      return;
    }
    over = true;
    left = true;
    sender.stop();
    answered.tryFail("the client left");
    gone.forEach(PlainExchange::tell);
  }

  /** One that fails must not keep the others from giving up what they hold. */
  private static void tell(Runnable handler) {
    try {
      handler.run();
    } catch (RuntimeException defect) {
      LOG.error("A client left, and it was not heeded", defect);
    }
  }

  boolean stalled(long now, long bound, boolean moved) {
    return sender.stalled(now, bound, moved);
  }
}
