package dev.frontdesk.observe;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/**
 * Vert.x's own meters, reduced to what {@link Metrics} does not say better: the connection and
 * worker pools. Its HTTP meters would double the cost of a request, and label by peer address.
 */
public final class VertxMetering {
  private static final Set<String> LEFT_OUT =
      Set.of(
          // Categories without a domain. Two clients of one Redis, or two pools of databases, would
          // claim one meter, with a warning.
          "redis",
          "sql",
          MetricsDomain.HTTP_SERVER.toCategory(),
          MetricsDomain.HTTP_CLIENT.toCategory(),
          MetricsDomain.NET_SERVER.toCategory(),
          MetricsDomain.NET_CLIENT.toCategory(),
          MetricsDomain.DATAGRAM_SOCKET.toCategory(),
          MetricsDomain.EVENT_BUS.toCategory(),
          MetricsDomain.VERTICLES.toCategory());

  private VertxMetering() {}

  /** For {@code VertxOptions.setMetricsOptions}. */
  public static MicrometerMetricsOptions options() {
    return new MicrometerMetricsOptions()
        .setEnabled(true)
        // Under one name two proxies in a process would write into the registry of the first.
        .setRegistryName("frontdesk-" + UUID.randomUUID())
        .setDisabledMetricsCategories(LEFT_OUT)
        .setLabels(EnumSet.of(Label.POOL_TYPE, Label.POOL_NAME));
  }

  /** For {@code VertxBuilder.withMetrics}. */
  public static VertxMetricsFactory factory(MeterRegistry registry) {
    return new MicrometerMetricsFactory(registry);
  }
}
