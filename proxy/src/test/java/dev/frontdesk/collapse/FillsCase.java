package dev.frontdesk.collapse;

import static dev.frontdesk.collapse.Client.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests for one key, in order, and what their fill does with them. */
@ExtendWith(VertxExtension.class)
@Timeout(20)
@SuppressWarnings("NullAway.Init") // JUnit calls what is annotated BeforeEach first.
abstract class FillsCase {
  static final FillControl NONE = new FillControl() {};
  static final long STORABLE = 1 << 20;
  static final int WINDOW = 4096;

  final Exception broken = new Exception("the origin broke off");
  Vertx vertx;
  Fills<String> fills;

  @BeforeEach
  void fills(Vertx theVertx) {
    vertx = theVertx;
    fills = new Fills<>(vertx, new FillOptions(10 << 20, WINDOW));
  }

  Client join(long sequence) {
    return joining(vertx, fills, "k", sequence);
  }

  void assertNothingIsLeft() {
    assertThat(fills.size()).isZero();
    assertThat(fills.budget().used()).isZero();
  }
}
