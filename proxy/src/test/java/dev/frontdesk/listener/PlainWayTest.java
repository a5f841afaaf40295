package dev.frontdesk.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Peer;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.origin.ReceivedBody;
import dev.frontdesk.transaction.Content;
import dev.frontdesk.transaction.Exchange;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.impl.ShutdownEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlainWayTest {
  private static final String HOST = " HTTP/1.1\r\nHost: a\r\n\r\n";

  private final Vertx vertx = Vertx.vertx();
  private final List<Exchange> exchanges = new ArrayList<>();
  private final List<Object> behind = new ArrayList<>();
  private boolean draining;
  private final EmbeddedChannel channel = channel();

  private EmbeddedChannel channel() {
    Peer peer = new Peer("127.0.0.1", false);
    ExpressLanes lanes = new ExpressLanes(null, () -> draining);
    PlainWay way =
        new PlainWay(
            ((VertxInternal) vertx).createEventLoopContext(),
            peer,
            exchanges::add,
            () -> draining,
            lanes.buffers());
    return new EmbeddedChannel(
        new RequestDecoder(new HttpServerOptions(), "http", "a:80", lanes.lane(peer), way),
        new ChannelInboundHandlerAdapter() {
          @Override
          public void channelRead(ChannelHandlerContext context, Object message) {
            behind.add(message);
          }

          @Override
          public void userEventTriggered(ChannelHandlerContext context, Object event) {
            behind.add(event);
          }
        });
  }

  @AfterEach
  void close() throws Exception {
    channel.finishAndReleaseAll();
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Test
  void oneRequestIsOpenAtATimeAndNoMoreIsReadBehindIt() {
    receive("GET /a" + HOST);
    assertThat(channel.config().isAutoRead()).isTrue();
    receive("GET /b" + HOST + "GET /c" + HOST);
    assertThat(targets()).containsExactly("/a");
    assertThat(channel.config().isAutoRead()).isFalse();
    answer(0, "1");
    answer(1, "2");
    assertThat(targets()).containsExactly("/a", "/b", "/c");
    answer(2, "3");
    assertThat(channel.config().isAutoRead()).isTrue();
    assertThat(sent()).hasSize(3);
    assertThat(behind).isEmpty();
  }

  @Test
  void whatIsThereLeavesAsOneBuffer() {
    receive("GET /" + HOST);
    ReceivedBody body = new ReceivedBody(ReceivedBody.Source.NONE);
    body.push(Buffer.buffer("ab"));
    body.push(Buffer.buffer("c"));
    body.end();
    respond(200, Fields.of("Content-Length", "3"), stream(body));
    assertThat(sent()).containsExactly("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc");
  }

  @Test
  void contentOfUnknownLengthIsChunkedWithItsTrailers() {
    receive("GET /" + HOST);
    ReceivedBody body = new ReceivedBody(ReceivedBody.Source.NONE);
    body.push(Buffer.buffer("abcdefghijklmnop"));
    body.end();
    respond(200, Fields.EMPTY, new Content.Stream(body, () -> Fields.of("X-Sum", "7")));
    assertThat(String.join("", sent()))
        .isEqualTo(
            String.join(
                "\r\n",
                "HTTP/1.1 200 OK",
                "transfer-encoding: chunked",
                "",
                "10",
                "abcdefghijklmnop",
                "0",
                "X-Sum: 7",
                "",
                ""));
  }

  @Test
  void contentThatIsTooLongOrTooShortClosesTheConnection() {
    receive("GET /" + HOST);
    ReceivedBody body = new ReceivedBody(ReceivedBody.Source.NONE);
    body.push(Buffer.buffer("ab"));
    body.end();
    var answered = exchanges.getFirst().respond(head(200, "Content-Length", "3"), stream(body));
    assertThat(answered.failed()).isTrue();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void someStatusesHaveNoContentWhateverIsSaid() {
    for (int status : new int[] {204, 205, 304}) {
      receive("GET /" + HOST);
      Fields fields = Fields.of("Content-Length", "9", "ETag", "\"a\"");
      exchanges.getLast().respond(new ResponseHead(status, fields), new Content.None());
    }
    assertThat(sent())
        .containsExactly(
            "HTTP/1.1 204 No Content\r\nETag: \"a\"\r\n\r\n",
            "HTTP/1.1 205 Reset Content\r\nETag: \"a\"\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\nETag: \"a\"\r\n\r\n");
  }

  @Test
  void aValueThatWouldEndTheLineIsNeverWritten() {
    receive("GET /" + HOST);
    assertThatThrownBy(() -> respond(200, Fields.of("A", "b\r\nC: d"), new Content.None()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(sent()).isEmpty();
  }

  @Test
  void theEndOfTheServerWaitsForTheAnswer() {
    receive("GET /" + HOST);
    ShutdownEvent event = new ShutdownEvent(1, TimeUnit.SECONDS);
    draining = true;
    channel.pipeline().fireUserEventTriggered(event);
    assertThat(behind).isEmpty();
    answer(0, "ok");
    assertThat(sent().getFirst()).contains("Connection: close\r\n");
    assertThat(behind).containsExactly(event);
  }

  @Test
  void whoLeavesIsNoticedAndWhatItSentLaterIsNotBegun() {
    receive("GET /a" + HOST + "GET /b" + HOST);
    List<String> told = new ArrayList<>();
    exchanges.getFirst().onClosed(() -> told.add("left"));
    channel.close();
    assertThat(told).containsExactly("left");
    assertThat(targets()).containsExactly("/a");
    assertThat(exchanges.getFirst().respond(head(200, "A", "b"), new Content.None()).failed())
        .isTrue();
  }

  @Test
  void whatSaysMoreThanAPlainRequestIsNotItsBusiness() {
    for (String further :
        new String[] {"Upgrade: x", "Connection: close", "Expect: 100-continue"}) {
      assertThat(isFor("GET", further)).as(further).isFalse();
    }
    assertThat(isFor("HEAD", "A: b")).isFalse();
    assertThat(isFor("GET", "Connection: keep-alive")).isTrue();
  }

  private static boolean isFor(String method, String line) {
    int colon = line.indexOf(':');
    Fields fields = Fields.of(line.substring(0, colon), line.substring(colon + 2));
    return PlainWay.isFor(new RequestHead(method, "http", "a", "/", null, fields));
  }

  private static ResponseHead head(int status, String name, String value) {
    return new ResponseHead(status, Fields.of(name, value));
  }

  private static Content stream(ReceivedBody body) {
    return new Content.Stream(body, () -> Fields.EMPTY);
  }

  private void answer(int index, String text) {
    exchanges
        .get(index)
        .respond(new ResponseHead(200, Fields.EMPTY), new Content.Whole(Buffer.buffer(text)));
  }

  private void respond(int status, Fields fields, Content content) {
    exchanges.getLast().respond(new ResponseHead(status, fields), content);
  }

  private List<String> targets() {
    return exchanges.stream().map(exchange -> exchange.head().target()).toList();
  }

  private void receive(String octets) {
    channel.writeInbound(Unpooled.copiedBuffer(octets, StandardCharsets.ISO_8859_1));
  }

  private List<String> sent() {
    List<String> all = new ArrayList<>();
    for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
      all.add(next.toString(StandardCharsets.ISO_8859_1));
      next.release();
    }
    return all;
  }
}
