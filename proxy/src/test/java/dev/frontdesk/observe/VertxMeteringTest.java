package dev.frontdesk.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import org.junit.jupiter.api.Test;

class VertxMeteringTest {
  @Test
  void poolsAreMeteredAndRequestsAreNot() throws Exception {
    try (Metrics metrics = new Metrics()) {
      Vertx vertx =
          Vertx.builder()
              .with(new VertxOptions().setMetricsOptions(VertxMetering.options()))
              .withMetrics(VertxMetering.factory(metrics.registry()))
              .build();
      vertx.executeBlocking(() -> "done").await();
      String scraped = metrics.scrape();
      vertx.close().await();
      assertThat(scraped).contains("vertx_pool_").doesNotContain("vertx_http");
    }
  }
}
