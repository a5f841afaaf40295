package dev.frontdesk.observe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.frontdesk.http.RequestHead;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Turns records into lines. Every line is printable ASCII and one line, whatever the request holds:
 * a peer cannot forge a line or send control sequences to a terminal. One thread.
 */
final class LogLines {
  private static final DateTimeFormatter MILLISECONDS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);
  private static final DateTimeFormatter COMMON =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .characterEscapes(new DeleteEscaped())
          .build();

  private final AccessLogOptions.Format format;
  private final QueryMask mask;

  LogLines(AccessLogOptions.Format format, QueryMask mask) {
    this.format = format;
    this.mask = mask;
  }

  /** Appends the record's line with its line feed. */
  void write(TransactionRecord record, OutputStream out) throws IOException {
    switch (format) {
      case JSON -> writeJson(record, out);
      case COMBINED -> out.write(combined(record).getBytes(StandardCharsets.US_ASCII));
    }
    out.write('\n');
  }

  private void writeJson(TransactionRecord record, OutputStream out) throws IOException {
    RequestHead head = record.head();
    String query = head.query();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("time", MILLISECONDS.format(record.start()));
      json.writeStringField("peer", record.peer().address());
      json.writeStringField("protocol", record.protocol());
      json.writeStringField("method", head.method());
      json.writeStringField("host", head.authority());
      json.writeStringField("path", head.path());
      text(json, "query", query == null ? null : mask.apply(query));
      json.writeNumberField("status", record.status());
      json.writeStringField("cache", record.outcome().name());
      json.writeStringField("reason", record.reason().text());
      text(
          json,
          "store_refusal",
          record.storeRefusal() == null ? null : record.storeRefusal().text());
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

  /** Thousandths, as a number: {@code 12.345}. */
  private static void milliseconds(JsonGenerator json, String key, @Nullable Duration value)
      throws IOException {
    if (value != null) {
      json.writeNumberField(key, TimeUnit.NANOSECONDS.toMicros(value.toNanos()) / 1_000.0);
    }
  }

  private String combined(TransactionRecord record) {
    RequestHead head = record.head();
    String query = head.query();
    StringBuilder line = new StringBuilder(256);
    append(line, record.peer().address());
    line.append(" - - [").append(COMMON.format(record.start())).append("] \"");
    append(line, head.method());
    line.append(' ');
    append(line, head.path());
    if (query != null) {
      line.append('?');
      append(line, mask.apply(query));
    }
    line.append(' ');
    append(line, record.protocol());
    line.append("\" ").append(record.status()).append(' ').append(record.bytesOut());
    String referer = head.fields().first("Referer");
    quoted(line, referer == null ? null : withoutQuery(referer));
    quoted(line, head.fields().first("User-Agent"));
    return line.toString();
  }

  private static void quoted(StringBuilder line, @Nullable String value) {
    line.append(" \"");
    append(line, value == null ? "-" : value);
    line.append('"');
  }

  /** As Apache escapes: a backslash before quote and backslash, \xHH for each other octet. */
  private static void append(StringBuilder line, String value) {
    byte[] octets = value.getBytes(StandardCharsets.UTF_8);
    for (byte octet : octets) {
      if (octet == '"' || octet == '\\') {
        line.append('\\').append((char) octet);
      } else if (octet >= 0x20 && octet < 0x7f) {
        line.append((char) octet);
      } else {
        line.append("\\x")
            .append(Character.forDigit((octet >> 4) & 0xf, 16))
            .append(Character.forDigit(octet & 0xf, 16));
      }
    }
  }

  /** Query, fragment and user information of a Referer may hold credentials. */
  private static String withoutQuery(String referer) {
    int end = 0;
    while (end < referer.length() && referer.charAt(end) != '?' && referer.charAt(end) != '#') {
      end++;
    }
    String address = referer.substring(0, end);
    int authority = address.indexOf("//");
    int slash = authority < 0 ? -1 : address.indexOf('/', authority + 2);
    int at = address.lastIndexOf('@', slash < 0 ? address.length() : slash);
    return authority >= 0 && at > authority
        ? address.substring(0, authority + 2) + address.substring(at + 1)
        : address;
  }

  /** JSON allows DEL as it is; terminals and some log readers do not. */
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
