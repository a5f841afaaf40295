package dev.frontdesk.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.sample.ApiClient.Reply;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningApi.class)
class KnobsTest {

  private static JsonObject knob(String name, Object value) {
    return new JsonObject().put(name, value);
  }

  @Test
  void latencyIsAddedToEachAnswer(ApiClient api) throws Exception {
    assertThat(api.ask("PUT", "/__knobs", knob("latencyMs", 60)).status()).isEqualTo(200);
    long start = System.nanoTime();
    assertThat(api.get("/health").status()).isEqualTo(200);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(60_000_000L);
  }

  @Test
  void theErrorRatioIsKeptExactly(ApiClient api) throws Exception {
    api.ask("PUT", "/__knobs", knob("errorRatio", 0.25));
    long failed =
        IntStream.range(0, 40)
            .mapToObj(i -> api.askLater("GET", "/health", null))
            .map(CompletableFuture::join)
            .filter(reply -> reply.status() == 503)
            .count();
    assertThat(failed).isEqualTo(10);
  }

  @Test
  void whenItHangsNothingIsAnsweredButTheKnobs(ApiClient api) throws Exception {
    api.ask("PUT", "/__knobs", knob("hang", true));
    CompletableFuture<Reply> hanging = api.askLater("GET", "/health", null);
    JsonObject shown = api.get("/__knobs").json();
    assertThat(shown.getBoolean("hang")).isTrue();
    assertThat(hanging).isNotDone();
    hanging.cancel(true);
  }

  @Test
  void requestsAreCountedByPath(ApiClient api, BookingBackend backend) throws Exception {
    api.get("/api/staff?serviceId=1");
    api.get("/api/staff?serviceId=2");
    api.get("/health");
    JsonObject shown = api.get("/__knobs").json();
    assertThat(shown.getJsonObject("served").getInteger("GET /api/staff")).isEqualTo(2);
    assertThat(shown.getInteger("total")).isEqualTo(3);
    assertThat(backend.knobs().served("GET /api/staff")).isEqualTo(2);
    assertThat(api.ask("DELETE", "/__knobs", null).json().getInteger("total")).isZero();
  }

  @Test
  void bytesOfBodiesAreCounted(ApiClient api, BookingBackend backend) throws Exception {
    long bytes = 0;
    for (String path : List.of("/api/staff?serviceId=1", "/health", "/api/staff?serviceId=x")) {
      bytes += api.get(path).response().body().getBytes(StandardCharsets.UTF_8).length;
    }
    long sent = bytes;
    await().untilAsserted(() -> assertThat(backend.knobs().bodyBytes()).isEqualTo(sent));
    assertThat(api.get("/__knobs").json().getLong("bodyBytes")).isEqualTo(sent);
  }

  @Test
  void aKnobOutOfItsRangeIsRefusedAndNothingIsTurned(ApiClient api) throws Exception {
    assertThat(api.ask("PUT", "/__knobs", knob("errorRatio", 2)).status()).isEqualTo(400);
    assertThat(api.ask("PUT", "/__knobs", knob("latencyMs", "slow")).status()).isEqualTo(400);
    assertThat(api.ask("PUT", "/__knobs", knob("latencyMs", -1)).status()).isEqualTo(400);
    assertThat(api.get("/__knobs").json().getDouble("errorRatio")).isZero();
  }

  @Test
  void pathsOverTheBoundAreCountedInTheTotalOnly() {
    Knobs knobs = new Knobs(new Knobs.Setting(0, 0, false));
    for (int i = 0; i <= Knobs.MAX_COUNTED_PATHS; i++) {
      knobs.count("GET /" + i);
    }
    knobs.count("GET /0");
    assertThat(knobs.served("GET /0")).isEqualTo(2);
    assertThat(knobs.served("GET /" + Knobs.MAX_COUNTED_PATHS)).isZero();
    assertThat(knobs.total()).isEqualTo(Knobs.MAX_COUNTED_PATHS + 2);
  }
}
