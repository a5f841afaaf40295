package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A request that shows the token in the debug field sees key and tags, and changes nothing else.
 */
class DebugRequestTest extends DeskTest {
  private static final String FIELD = "X-Desk-Debug";
  private static final String TOKEN = "open sesame";

  private void store() {
    desk.get("/plain/1");
    desk.lastCall().answer(200, "one", "Cache-Groups", "\"news\"");
  }

  @Test
  void whoHasTheTokenSeesKeyAndTags() {
    store();
    HandExchange debug = desk.get("/plain/1", FIELD, TOKEN);

    assertThat(debug.cache()).isEqualTo("HIT");
    assertThat(debug.field("Cache-Status"))
        .startsWith("frontdesk; hit; ttl=60; key=\"")
        .contains("/plain/1")
        .endsWith("\"; detail=fresh");
    assertThat(debug.field(FIELD))
        .contains("\"plain:1\"", "\"~route:plain\"", "\"~uri:/plain/1:desk\"")
        .endsWith("\"~group:http:desk:news\"");
    assertThat(debug.field("Cache-Control")).isEqualTo("private, no-store");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "open sesam", "open sesame!", "OPEN SESAME", "Bearer open sesame"})
  void nobodyElseDoes(String shown) {
    store();
    HandExchange other = desk.get("/plain/1", FIELD, shown);

    assertThat(other.cache()).isEqualTo("HIT");
    assertThat(other.field("Cache-Status")).isEqualTo("frontdesk; hit; ttl=60; detail=fresh");
    assertThat(other.field(FIELD)).isNull();
    assertThat(other.field("Cache-Control")).isEqualTo("no-cache");
  }

  @Test
  void twoLinesAreNoToken() {
    store();
    HandExchange twice = desk.get("/plain/1", FIELD, TOKEN, FIELD, "another");
    assertThat(twice.field(FIELD)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Desk-Debug", "x-desk-debug", "X_Desk_Debug"})
  void theFieldReachesNoOriginWhateverItHolds(String name) {
    for (String path : new String[] {"/plain/1", "/other", "/plain/2?unlisted=1"}) {
      for (String value : new String[] {TOKEN, "wrong"}) {
        desk.get(path, name, value);
        assertThat(desk.lastCall().field(name)).isNull();
        desk.lastCall().answer(200, "one", "Cache-Control", "no-store");
      }
    }
    desk.write("POST", "/changes", "x", name, TOKEN);
    assertThat(desk.lastCall().field(name)).isNull();
    desk.lastCall().answer(200, "done");
  }

  @Test
  void itIsNeitherACredentialNorPartOfTheKey() {
    HandExchange first = desk.get("/other", FIELD, TOKEN);
    desk.lastCall().answer(200, "one", "Cache-Control", "max-age=60", "Vary", FIELD);

    assertThat(first.cache()).isEqualTo("MISS");
    assertThat(first.field("Cache-Status")).contains("; fwd=uri-miss; ", "; stored; key=\"");
    assertThat(desk.get("/other").cache()).isEqualTo("HIT");
    assertThat(desk.get("/other").field(FIELD)).isNull();
    assertThat(desk.get("/other").field("Cache-Control")).isEqualTo("max-age=60");
  }

  @Test
  void whatIsNotKeyedHasNoKey() {
    HandExchange write = desk.write("POST", "/changes", "x", FIELD, TOKEN);
    desk.lastCall().answer(200, "done");
    assertThat(Objects.requireNonNull(write.field("Cache-Status")))
        .isEqualTo("frontdesk; fwd=method; fwd-status=200; detail=method");
  }
}
