package dev.frontdesk.transaction;

import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.observe.TransactionRecord;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks {@link Express} for each request of a desk before the ordinary way has it. Where it answers,
 * the ordinary way must answer at the same moment, with the same octets and the same record. And
 * every other request is handed on with what was recognised, so that all tests of the ordinary way
 * take both ways through its first steps.
 */
final class BesideExpress {
  final List<TransactionRecord> records = new ArrayList<>();
  final Express express;
  private int requests;
  int answered;
  @Nullable Recognised recognised;
  @Nullable Prepared prepared;

  BesideExpress(Parts desk) {
    express =
        new Express(
            new Parts(
                desk.inForce(),
                desk.store(),
                desk.invalidation(),
                desk.fills(),
                desk.representations(),
                records::add,
                desk.timing(),
                desk.options(),
                desk.shared(),
                desk.replication()));
  }

  void ask(HandExchange exchange) {
    recognised =
        exchange.body() == null ? express.recognise(exchange.head(), exchange.peer()) : null;
    prepared = recognised == null ? null : recognised.answer(express.nanos());
    if (requests++ % 2 == 0) {
      exchange.recognised = recognised;
    }
  }

  /** The ordinary way has it. */
  void compare(HandExchange exchange, List<TransactionRecord> ordinary) {
    Prepared made = prepared;
    if (made == null) {
      return;
    }
    answered++;
    Objects.requireNonNull(recognised).sent(made, exchange.peer(), express.nanos());
    if (!exchange.hasHead()) {
      throw new AssertionError("only Express answers: " + exchange.head());
    }
    same("head", head(exchange), made.head());
    same("content", exchange.bytes(), made.body());
    if (!exchange.complete() || !ordinary.getLast().equals(records.getLast())) {
      throw new AssertionError(
          "the record is %s (expected: %s)".formatted(records.getLast(), ordinary.getLast()));
    }
  }

  private static byte[] head(HandExchange exchange) {
    ResponseHead head = exchange.head0();
    return switch (Objects.requireNonNull(exchange.content())) {
      case Content.Whole(Buffer bytes) -> WireHead.of(head, bytes.length());
      case Content content -> WireHead.of(head, WireHead.NO_LENGTH);
    };
  }

  private static void same(String what, byte[] ordinary, byte[] express) {
    if (!Arrays.equals(ordinary, express)) {
      throw new AssertionError(
          "the %s of Express is%n%s%n(expected:%n%s)"
              .formatted(what, text(express), text(ordinary)));
    }
  }

  private static String text(byte[] octets) {
    return new String(octets, StandardCharsets.ISO_8859_1);
  }
}
