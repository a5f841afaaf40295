package dev.frontdesk.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private final Metrics metrics = new Metrics();

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void aRequestIsCountedTimedAndWeighed() {
    metrics.record(Records.hit().done());
    metrics.record(Records.hit().done());
    assertThat(lines())
        .contains(
            "frontdesk_requests_total{outcome=\"HIT\",reason=\"fresh\",route=\"services\",status_class=\"2xx\"}"
                + " 2.0",
            "frontdesk_request_seconds_count{outcome=\"HIT\",route=\"services\"} 2",
            "frontdesk_request_seconds_bucket{outcome=\"HIT\",route=\"services\",le=\"0.001\"} 0",
            "frontdesk_request_seconds_bucket{outcome=\"HIT\",route=\"services\",le=\"0.0025\"} 2",
            "frontdesk_request_seconds_bucket{outcome=\"HIT\",route=\"services\",le=\"+Inf\"} 2",
            "frontdesk_received_bytes_total 22.0",
            "frontdesk_sent_bytes_total 2048.0");
    assertThat(metrics.outcomes()).containsEntry(Outcome.HIT, 2L).containsEntry(Outcome.MISS, 0L);
  }

  @Test
  void hitsOfASeriesAreCountedAsTheirRecordsAre() {
    try (Metrics ordinary = new Metrics()) {
      count(ordinary, Records.hit(), 3);
      count(ordinary, Records.hit().answered(304, Outcome.HIT, Reason.FRESH), 1);
      count(ordinary, Records.hit().from(Tier.MEMORY).dropped(2), 2);
      Recorder.Series plain = metrics.series(alike(2, null));
      Recorder.Series unchanged = metrics.series(alike(3, null));
      Recorder.Series shared = metrics.series(alike(2, Tier.MEMORY));
      series(plain, Records.hit(), 3);
      series(unchanged, Records.hit().answered(304, Outcome.HIT, Reason.FRESH), 1);
      series(shared, Records.hit().from(Tier.MEMORY).dropped(2), 2);
      assertThat(withoutReceived(metrics)).isEqualTo(withoutReceived(ordinary));
      assertThat(lines())
          .contains(
              "frontdesk_dropped_parameters_total{route=\"services\"} 4.0",
              "frontdesk_tier_answers_total{tier=\"memory\"} 2.0",
              "frontdesk_request_seconds_count{outcome=\"HIT\",route=\"services\"} 6");
      assertThat(metrics.outcomes()).isEqualTo(ordinary.outcomes());
    }
  }

  private static Alike alike(int statusClass, @Nullable Tier tier) {
    return new Alike("services", Outcome.HIT, Reason.FRESH, statusClass, tier);
  }

  private static void count(Metrics ordinary, Records records, int times) {
    for (int i = 0; i < times; i++) {
      ordinary.record(records.done());
    }
  }

  private static void series(Recorder.Series series, Records records, int times) {
    TransactionRecord record = records.done();
    for (int i = 0; i < times; i++) {
      series.record(
          record.total().toNanos(), record.bytesOut(), record.droppedParameters(), () -> record);
    }
  }

  @Test
  void aForwardedRequestHasOriginTimeAndRefusal() {
    metrics.record(
        Records.hit()
            .answered(200, Outcome.MISS, Reason.NOT_STORED)
            .refused(Reason.SET_COOKIE)
            .origin("booking", Duration.ofMillis(20))
            .done());
    assertThat(lines())
        .contains(
            "frontdesk_origin_seconds_count{upstream=\"booking\"} 1",
            "frontdesk_origin_seconds_sum{upstream=\"booking\"} 0.02",
            "frontdesk_store_refusals_total{reason=\"set-cookie\",route=\"services\"} 1.0");
  }

  @Test
  void writesCountTheirEventsAndTags() {
    metrics.record(
        Records.write("POST", "/b").wrote(List.of("book"), List.of("booked", "paid"), 3).done());
    metrics.record(Records.write("POST", "/b").wrote(List.of("a", "b"), List.of(), 2).done());
    metrics.record(Records.write("DELETE", "/b/7").wrote(List.of(), List.of(), 1).done());
    assertThat(lines())
        .contains(
            "frontdesk_events_total{event=\"booked\"} 1.0",
            "frontdesk_events_total{event=\"paid\"} 1.0",
            "frontdesk_invalidated_tags_total{write=\"book\"} 3.0",
            "frontdesk_invalidated_tags_total{write=\"several\"} 2.0",
            "frontdesk_invalidated_tags_total{write=\"none\"} 1.0",
            "frontdesk_unmatched_writes_total{method=\"DELETE\",shape=\"/b/{n}\"} 1.0");
    assertThat(metrics.unmatchedWrites())
        .containsExactly(new UnmatchedWrite("DELETE", "/b/{n}", 1));
  }

  @Test
  void refusedRequestsAreCounted() {
    metrics.record(
        Records.hit().route(null).answered(400, Outcome.NONE, Reason.BAD_REQUEST).done());
    assertThat(lines())
        .contains(
            "frontdesk_requests_total{outcome=\"NONE\",reason=\"bad-request\",route=\"none\",status_class=\"4xx\"}"
                + " 1.0");
  }

  @Test
  void levelsAreReadOncePerScrape() {
    AtomicInteger asked = new AtomicInteger();
    metrics.watch(() -> {
      asked.incrementAndGet();
      return new Levels(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    });
    assertThat(lines())
        .contains(
            "frontdesk_memory_responses 1.0",
            "frontdesk_memory_bytes 2.0",
            "frontdesk_memory_maximum_bytes 3.0",
            "frontdesk_memory_evictions_total 4.0",
            "frontdesk_memory_evicted_bytes_total 5.0",
            "frontdesk_marks 6.0",
            "frontdesk_held_tags 7.0",
            "frontdesk_fills_in_flight 8.0",
            "frontdesk_connections 9.0",
            "frontdesk_connections_refused_total 10.0",
            "frontdesk_express_answers_total 15.0",
            "frontdesk_fills_places 12.0",
            "frontdesk_fills_waiting 13.0",
            "frontdesk_fills_refused_total 14.0");
    assertThat(asked).hasValue(1);
  }

  @Test
  void labelsAreBounded() {
    int beyond = 25;
    for (int i = 0; i < Metrics.MAX_ROUTES + beyond; i++) {
      String name = "n" + i;
      metrics.record(
          Records.hit()
              .route(name)
              .host(name)
              .peer(name)
              .origin(name, Duration.ofMillis(1))
              .wrote(List.of(name), List.of(name), 1)
              .done());
    }
    assertThat(values("frontdesk_requests_total", "route")).hasSize(Metrics.MAX_ROUTES + 1);
    assertThat(values("frontdesk_origin_seconds_count", "upstream"))
        .hasSize(Metrics.MAX_UPSTREAMS + 1);
    assertThat(values("frontdesk_events_total", "event")).hasSize(Metrics.MAX_EVENTS + 1);
    assertThat(values("frontdesk_invalidated_tags_total", "write")).hasSize(Metrics.MAX_WRITES + 1);
    assertThat(lines())
        .contains(
            "frontdesk_requests_total{outcome=\"HIT\",reason=\"fresh\",route=\"other\",status_class=\"2xx\"}"
                + " 25.0");
  }

  @Test
  void theProcessIsMeasuredWhereAsked() {
    metrics.watchProcess();
    assertThat(metrics.scrape()).contains("jvm_memory_used_bytes", "process_uptime_seconds");
  }

  private List<String> lines() {
    return metrics.scrape().lines().toList();
  }

  /** What is answered at once has no content of its own. */
  private static List<String> withoutReceived(Metrics metrics) {
    return metrics
        .scrape()
        .lines()
        .filter(line -> !line.startsWith("frontdesk_received_bytes"))
        .toList();
  }

  private Set<String> values(String metric, String label) {
    return lines().stream()
        .filter(line -> line.startsWith(metric + "{"))
        .map(line -> line.replaceAll(".*[{,]" + label + "=\"([^\"]*)\".*", "$1"))
        .collect(Collectors.toSet());
  }
}
