package dev.frontdesk.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.cli.DemoBackend;
import dev.frontdesk.sample.ApiClient;
import java.net.ConnectException;
import java.net.URI;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class BookingDemoTest {

  @Test
  void theDemonstrationIsFoundStartsAnswersAndStops() throws Exception {
    DemoBackend demo = ServiceLoader.load(DemoBackend.class).findFirst().orElseThrow();
    assertThat(demo.title()).contains("booking API");
    ApiClient api;
    try (demo) {
      URI uri = demo.start();
      api = new ApiClient(uri.toString());
      assertThat(api.get("/health").status()).isEqualTo(200);
    }
    assertThatThrownBy(() -> api.get("/health")).isInstanceOf(ConnectException.class);
    demo.close();
  }
}
