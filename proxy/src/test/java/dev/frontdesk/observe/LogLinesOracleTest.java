package dev.frontdesk.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Peer;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines are written by hand, because that costs a tenth; they are what Jackson would write. */
class LogLinesOracleTest {
  private static final DateTimeFormatter MILLISECONDS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .characterEscapes(new DeleteEscaped())
          .build();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void jsonIsJacksons(long seed) throws IOException {
    Random random = new Random(seed);
    LogLines lines = new LogLines(AccessLogOptions.Format.JSON, new QueryMask(Set.of()));
    for (int i = 0; i < 500; i++) {
      TransactionRecord record = record(random);
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      lines.write(record, line);
      assertThat(line.toString(StandardCharsets.UTF_8))
          .as("seed %d, record %d", seed, i)
          .isEqualTo(jackson(record) + "\n");
    }
  }

  private static TransactionRecord record(Random random) {
    return new TransactionRecord(
        Instant.ofEpochSecond(random.nextLong(-1_000L, 300_000_000_000L), random.nextInt(1 << 29)),
        new Peer(text(random), false),
        text(random),
        new RequestHead(text(random), "http", text(random), text(random), "a=1", Fields.EMPTY),
        100 + random.nextInt(500),
        one(Outcome.values(), random),
        one(Reason.values(), random),
        random.nextBoolean() ? null : one(Reason.values(), random),
        random.nextBoolean() ? null : text(random),
        random.nextBoolean() ? null : text(random),
        random.nextBoolean() ? null : text(random),
        duration(random),
        random.nextBoolean() ? null : duration(random),
        random.nextLong(Long.MAX_VALUE),
        random.nextInt(100_000),
        random.nextBoolean() ? null : random.nextLong(),
        random.nextBoolean() ? List.of() : List.of(text(random), text(random)),
        random.nextBoolean() ? List.of() : List.of(text(random)),
        random.nextInt(3),
        0,
        random.nextBoolean() ? null : one(Tier.values(), random),
        random.nextBoolean()
            ? null
            : new Spreading(one(Spreading.Result.values(), random), duration(random)),
        random.nextBoolean() ? null : one(AnsweredBy.values(), random));
  }

  /** From nothing to months. */
  private static Duration duration(Random random) {
    return Duration.ofNanos(random.nextLong(1L << (1 + random.nextInt(54))));
  }

  /** Any characters, whole surrogate pairs and halves of them among them. */
  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      switch (random.nextInt(4)) {
        case 0 -> text.append((char) random.nextInt(0x100));
        case 1 -> text.appendCodePoint(0x10000 + random.nextInt(0x1000));
        default -> text.append((char) (' ' + random.nextInt(96)));
      }
    }
    return text.toString();
  }

  private static <T> T one(T[] values, Random random) {
    return values[random.nextInt(values.length)];
  }

  private static String jackson(TransactionRecord record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("time", MILLISECONDS.format(record.start()));
      json.writeStringField("peer", record.peer().address());
      json.writeStringField("protocol", record.protocol());
      json.writeStringField("method", record.head().method());
      json.writeStringField("host", record.head().authority());
      json.writeStringField("path", record.head().path());
      text(json, "query", record.head().query());
      json.writeNumberField("status", record.status());
      json.writeStringField("cache", record.outcome().name());
      json.writeStringField("reason", record.reason().text());
      Reason refusal = record.storeRefusal();
      text(json, "store_refusal", refusal == null ? null : refusal.text());
      text(json, "route", record.route());
      text(json, "upstream", record.upstream());
      text(json, "node", record.node());
      milliseconds(json, "total_ms", record.total());
      milliseconds(json, "origin_ms", record.originTime());
      json.writeNumberField("bytes_in", record.bytesIn());
      json.writeNumberField("bytes_out", record.bytesOut());
      if (record.ttlSeconds() != null) {
        json.writeNumberField("ttl_s", record.ttlSeconds());
      }
      texts(json, "writes", record.writes());
      texts(json, "events", record.events());
      if (record.invalidated() > 0) {
        json.writeNumberField("invalidated", record.invalidated());
      }
      text(json, "answered_by", record.answeredBy() == null ? null : record.answeredBy().text());
      text(json, "tier", record.tier() == null ? null : record.tier().text());
      if (record.spreading() != null) {
        json.writeStringField("spread", record.spreading().result().text());
        milliseconds(json, "spread_ms", record.spreading().took());
      }
      json.writeEndObject();
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void text(JsonGenerator json, String key, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(key, value);
    }
  }

  private static void texts(JsonGenerator json, String key, List<String> values)
      throws IOException {
    if (!values.isEmpty()) {
      json.writeFieldName(key);
      json.writeArray(values.toArray(String[]::new), 0, values.size());
    }
  }

  private static void milliseconds(JsonGenerator json, String key, @Nullable Duration value)
      throws IOException {
    if (value != null) {
      json.writeNumberField(key, TimeUnit.NANOSECONDS.toMicros(value.toNanos()) / 1_000.0);
    }
  }

  private static final class DeleteEscaped extends CharacterEscapes {
    private static final long serialVersionUID = 1;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = standardAsciiEscapesForJSON();
      codes[0x7f] = ESCAPE_STANDARD;
      return codes;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
      return null;
    }
  }
}
