package dev.frontdesk.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Outcome;
import org.junit.jupiter.api.Test;

/** What is counted of changes in the database. */
class DatabaseChangeMetricsTest {
  /** Rules name tables, and rules are replaced: a series that was made is never given up. */
  @Test
  void tablesAreBounded() {
    try (Metrics metrics = new Metrics()) {
      DatabaseChangeMetrics changes = metrics.withDatabaseChanges(() -> true);
      for (int i = 0; i < DatabaseChangeMetrics.MAX_TABLES + 3; i++) {
        changes.heard("t" + i, Outcome.NONE);
      }
      assertThat(metrics.scrape())
          .contains("frontdesk_database_changes_total{outcome=\"none\",table=\"t199\"} 1.0")
          .contains("frontdesk_database_changes_total{outcome=\"none\",table=\"other\"} 3.0")
          .contains("frontdesk_database_changes_blind 1.0");
    }
  }
}
