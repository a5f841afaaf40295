package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import io.vertx.core.net.NetSocket;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is neither read from the cache nor a ruled write. */
class PassThroughFlowTest extends DeskTest {
  private final List<String> onSocket = new ArrayList<>();

  private NetSocket socket() {
    return (NetSocket)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {NetSocket.class},
            (proxy, method, arguments) -> {
              onSocket.add(method.getName());
              return null;
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPTIONS", "TRACE", "PROPFIND"})
  void anyMethodPasses(String method) {
    HandExchange exchange = desk.send(desk.request(method, "/plain/1", false));
    assertThat(desk.call(0).request.head().method()).isEqualTo(method);
    desk.call(0).interim(102);
    desk.call(0).head(200).piece("as ").piece("it is").end("X-Sum", "1");

    assertThat(exchange.cache()).isEqualTo("BYPASS");
    assertThat(exchange.text()).isEqualTo("as it is");
    assertThat(exchange.receivedTrailers()).isEqualTo(Fields.of("X-Sum", "1"));
    assertThat(exchange.interim()).hasSize(1);
  }

  @Test
  void aClientThatLeavesGivesUpItsResponse() {
    HandExchange early = desk.get("/plain/1", "Range", "bytes=0-1");
    early.leave();
    desk.call(0).head(206).piece("on");
    assertThat(desk.call(0).cancelled()).isTrue();

    HandExchange midway = desk.get("/plain/1", "Range", "bytes=0-1");
    desk.call(1).head(206).piece("on");
    midway.leave();
    assertThat(desk.call(1).cancelled()).isTrue();
  }

  @Test
  void aSlowClientHoldsTheOriginBack() {
    HandExchange slow = desk.request("GET", "/plain/1", false, "Range", "bytes=0-").slow();
    desk.send(slow);
    desk.call(0).head(206).piece("a").piece("b");
    assertThat(slow.text()).isEqualTo("a");
    assertThat(desk.call(0).isPaused()).isTrue();
    slow.drain();
    assertThat(slow.text()).isEqualTo("ab");
    desk.call(0).end();
    slow.drain();
    assertThat(slow.complete()).isTrue();
  }

  @Test
  void anotherProtocolIsSpokenThroughATunnelUntilTheClientLeaves() {
    HandExchange upgrade = desk.get("/plain/1", "Connection", "Upgrade", "Upgrade", "websocket");
    desk.call(0).switches(socket(), "Upgrade", "websocket");

    assertThat(upgrade.status()).isEqualTo(101);
    assertThat(upgrade.content()).isInstanceOf(Content.Tunnel.class);
    upgrade.leave();
    assertThat(onSocket).contains("close");
  }

  @Test
  void aWriteMaySwitchProtocols() {
    HandExchange upgrade = desk.get("/switch/1", "Connection", "Upgrade", "Upgrade", "websocket");
    desk.call(0).switches(socket(), "Upgrade", "websocket");

    assertThat(upgrade.status()).isEqualTo(101);
    assertThat(upgrade.content()).isInstanceOf(Content.Tunnel.class);
    upgrade.leave();
    assertThat(onSocket).contains("close");
  }
}
