package dev.frontdesk.invalidate.database;

import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.Database;
import dev.frontdesk.settings.Loaded;
import dev.frontdesk.settings.Loader;
import dev.frontdesk.settings.Surroundings;
import dev.frontdesk.settings.yaml.SourceText;
import java.net.URI;
import java.util.List;
import java.util.Objects;

/** Rules for tests of changes. */
final class ChangeRules {
  static final String BOOKING =
      """
      version: 1
      routes:
        - id: booking
          match: GET /bookings/{id}
          types: { path.id: int }
          cache: { ttl: 1h, tags: ["booking:{id}"] }
        - id: availability
          match: GET /availability/{service}
          types: { path.service: int, query.date: date }
          zone: Europe/Lisbon
          key: { query: [date] }
          cache: { ttl: 1h, tags: ["availability:{service}:{query.date}", bookings, "span:{query.date}"] }
      changes:
        - id: booking-rows
          table: bookings
          event: booking-changed
          types: { starts_at: date, id: int }
          zone: Europe/Lisbon
          invalidate: ["booking:{id}", "availability:{service_id}:{starts_at}", bookings]
        - id: odd-rows
          table: '"Order Items"'
          invalidate: ["item:{select}"]
        - id: stays
          table: stays
          types: { stay: { dates: { from: first, to: last } } }
          zone: Europe/Lisbon
          invalidate: ["span:{stay}"]
      """;

  private ChangeRules() {}

  static RuleSet of(String text) {
    Loaded loaded =
        Loader.load(
            List.of(new SourceText("booking.yaml", text)),
            Config.defaults()
                .withUpstream(URI.create("http://127.0.0.1:1"))
                .withPostgres(Database.ANY),
            Surroundings.NOTHING);
    return Objects.requireNonNull(loaded.rules(), () -> loaded.findings().toString());
  }
}
