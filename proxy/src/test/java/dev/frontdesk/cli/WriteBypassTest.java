package dev.frontdesk.cli;

import static dev.frontdesk.cli.AttackedDesk.STRANGER;
import static dev.frontdesk.cli.ScriptedApi.field;
import static dev.frontdesk.cli.ScriptedApi.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.wire.RawSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A write that a forgiving origin takes for one under a rule clears what the rule says. */
@Timeout(20)
class WriteBypassTest {
  private static final String RULES =
      """
      defaults: { upstream: api }
      routes:
        - { id: slots, match: "GET /api/slots/{service}", cache: { ttl: 10m, tags: ["slots:{service}"] } }
      writes:
        - { id: booked, match: POST /api/bookings, invalidate: [slots] }
        - { id: removed, match: "DELETE /api/bookings/{id}", invalidate: [slots] }
      """;

  @TempDir Path folder;

  private AttackedDesk desk(ScriptedApi api) throws Exception {
    AttackedDesk desk = AttackedDesk.before(api.uri(), folder, RULES, "");
    assertThat(slots(desk)).isEqualTo("MISS");
    assertThat(slots(desk)).isEqualTo("HIT");
    return desk;
  }

  private static String slots(AttackedDesk desk) throws Exception {
    return desk.ask(STRANGER, "GET /api/slots/7 HTTP/1.1").outcome();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /api/bookings HTTP/1.1",
        "POST /api/bookings HTTP/1.0",
        "post /api/bookings HTTP/1.1",
        "POST /api/bookings/ HTTP/1.1",
        "POST //api//bookings HTTP/1.1",
        "POST /API/Bookings HTTP/1.1",
        "POST /%61pi/bookings HTTP/1.1",
        "POST /api/./bookings HTTP/1.1",
        "POST /api/x/%2e%2e/bookings HTTP/1.1",
        "POST /api%2fbookings HTTP/1.1",
        "POST /api/bookings;v=1 HTTP/1.1",
        "POST /api\\bookings HTTP/1.1",
        "POST http://other.test/api/bookings HTTP/1.1",
        "POST /api/bookings?x=1 HTTP/1.1",
        "PUT /api/bookings HTTP/1.1\nX-HTTP-Method-Override: POST",
        "GET /api/bookings HTTP/1.1\nX-HTTP-Method-Override: post",
        "GET /api/bookings HTTP/1.1\nX_HTTP_Method: POST",
        "POST /api/bookings/9 HTTP/1.1\nX-Method-Override: DELETE",
        "POST / HTTP/1.1\nX-Original-URL: /api/bookings",
        "POST / HTTP/1.1\nX-Rewrite-URL: /api/bookings",
        "POST /api/bookings HTTP/1.1\nConnection: upgrade\nUpgrade: x",
        "POST /api/bookings HTTP/1.1\nConnection: X-HTTP-Method-Override\nX-HTTP-Method-Override: GET",
      })
  void clears(String line) throws Exception {
    try (ScriptedApi api = new ScriptedApi(head -> ok("done"));
        AttackedDesk desk = desk(api)) {
      assertThat(desk.ask(STRANGER, line + "\nContent-Length: 0").status()).isEqualTo(200);
      assertThat(slots(desk)).isEqualTo("MISS");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 204, 302, 304, 500, 503})
  void whateverMayHaveChangedSomething(int status) throws Exception {
    try (ScriptedApi api =
            new ScriptedApi(head ->
                head.startsWith("POST ") ? "HTTP/1.1 %d X\nX: y\n\n".formatted(status) : ok("s"));
        AttackedDesk desk = desk(api)) {
      desk.ask(STRANGER, "POST /api/bookings HTTP/1.1\nContent-Length: 0");
      assertThat(slots(desk)).isNotEqualTo("HIT");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /api/bookings HTTP/1.1",
        "POST /..;/x HTTP/1.1",
        "POST / HTTP/1.1\nX-Original-URL: /x"
      })
  void whatTheOriginRefusesClearsNothing(String line) throws Exception {
    try (ScriptedApi api =
            new ScriptedApi(
                head -> head.startsWith("POST ") ? "HTTP/1.1 404 No\nX: y\n\n" : ok("s"));
        AttackedDesk desk = desk(api)) {
      desk.ask(STRANGER, line + "\nContent-Length: 0");
      assertThat(slots(desk)).isEqualTo("HIT");
    }
  }

  @Test
  void aClientThatLeavesInTheMiddleClearsAndHoldsNothing() throws Exception {
    try (ScriptedApi api = new ScriptedApi(head -> ok("s"));
        AttackedDesk desk = desk(api)) {
      try (RawSocket client = desk.connect(STRANGER)) {
        client.send("POST /api/bookings HTTP/1.1\nHost: a\nContent-Length: 10\n\n12345");
        org.awaitility.Awaitility.await().until(() -> api.last().startsWith("POST "));
      }
      org.awaitility.Awaitility.await().until(() -> !slots(desk).equals("HIT"));
      assertThat(slots(desk)).isEqualTo("HIT");
    }
  }

  @Test
  void anotherMethodThanTheOneInTheLineIsNotCached() throws Exception {
    try (ScriptedApi api =
            new ScriptedApi(head ->
                ok(field(head, "X-HTTP-Method-Override") + "!", "Cache-Control: max-age=60"));
        AttackedDesk desk = desk(api)) {
      for (String method : new String[] {"HEAD", "OPTIONS", "PURGE"}) {
        desk.ask(STRANGER, "GET /page HTTP/1.1\nX-HTTP-Method-Override: " + method);
      }
      assertThat(desk.ask(STRANGER, "GET /page HTTP/1.1").body()).isEqualTo("!");
    }
  }
}
