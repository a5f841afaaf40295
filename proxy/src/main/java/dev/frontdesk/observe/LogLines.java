package dev.frontdesk.observe;

import dev.frontdesk.http.RequestHead;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Turns records into lines. Every line is printable ASCII and one line, whatever the request holds:
 * a peer cannot forge a line or send control sequences to a terminal. One thread.
 */
final class LogLines {
  private static final byte[] TIME = octets("{\"time\":");
  private static final byte[] PEER = octets(",\"peer\":");
  private static final byte[] PROTOCOL = octets(",\"protocol\":");
  private static final byte[] METHOD = octets(",\"method\":");
  private static final byte[] HOST = octets(",\"host\":");
  private static final byte[] PATH = octets(",\"path\":");
  private static final byte[] QUERY = octets(",\"query\":");
  private static final byte[] STATUS = octets(",\"status\":");
  private static final byte[] CACHE = octets(",\"cache\":");
  private static final byte[] REASON = octets(",\"reason\":");
  private static final byte[] STORE_REFUSAL = octets(",\"store_refusal\":");
  private static final byte[] ROUTE = octets(",\"route\":");
  private static final byte[] UPSTREAM = octets(",\"upstream\":");
  private static final byte[] NODE = octets(",\"node\":");
  private static final byte[] TOTAL = octets(",\"total_ms\":");
  private static final byte[] ORIGIN = octets(",\"origin_ms\":");
  private static final byte[] BYTES_IN = octets(",\"bytes_in\":");
  private static final byte[] BYTES_OUT = octets(",\"bytes_out\":");
  private static final byte[] TTL = octets(",\"ttl_s\":");
  private static final byte[] WRITES = octets(",\"writes\":");
  private static final byte[] EVENTS = octets(",\"events\":");
  private static final byte[] INVALIDATED = octets(",\"invalidated\":");
  private static final byte[] ANSWERED_BY = octets(",\"answered_by\":");
  private static final byte[] TIER = octets(",\"tier\":");
  private static final byte[] SPREAD = octets(",\"spread\":");
  private static final byte[] SPREAD_MS = octets(",\"spread_ms\":");

  /** From 10^7 milliseconds on, a number has an exponent. */
  private static final long PLAIN_MICROS = 10_000_000_000L;

  private final LineBuffer line = new LineBuffer();
  private final LogTimes times = new LogTimes();
  private final AccessLogOptions.Format format;
  private final QueryMask mask;

  LogLines(AccessLogOptions.Format format, QueryMask mask) {
    this.format = format;
    this.mask = mask;
  }

  /** Appends the record's line with its line feed. */
  void write(TransactionRecord record, OutputStream out) throws IOException {
    line.clear();
    switch (format) {
      case JSON -> json(record);
      case COMBINED -> combined(record);
    }
    line.ascii('\n').writeTo(out);
  }

  private void json(TransactionRecord record) {
    RequestHead head = record.head();
    String query = head.query();
    line.raw(TIME);
    times.iso(record.start(), line);
    line.raw(PEER).json(record.peer().address());
    line.raw(PROTOCOL).json(record.protocol());
    line.raw(METHOD).json(head.method());
    line.raw(HOST).json(head.authority());
    line.raw(PATH).json(head.path());
    text(QUERY, query == null ? null : mask.apply(query));
    line.raw(STATUS).number(record.status());
    line.raw(CACHE).json(record.outcome().name());
    line.raw(REASON).json(record.reason().text());
    text(STORE_REFUSAL, record.storeRefusal() == null ? null : record.storeRefusal().text());
    text(ROUTE, record.route());
    text(UPSTREAM, record.upstream());
    text(NODE, record.node());
    milliseconds(TOTAL, record.total());
    milliseconds(ORIGIN, record.originTime());
    line.raw(BYTES_IN).number(record.bytesIn());
    line.raw(BYTES_OUT).number(record.bytesOut());
    if (record.ttlSeconds() != null) {
      line.raw(TTL).number(record.ttlSeconds());
    }
    texts(WRITES, record.writes());
    texts(EVENTS, record.events());
    if (record.invalidated() > 0) {
      line.raw(INVALIDATED).number(record.invalidated());
    }
    text(ANSWERED_BY, record.answeredBy() == null ? null : record.answeredBy().text());
    text(TIER, record.tier() == null ? null : record.tier().text());
    if (record.spreading() != null) {
      line.raw(SPREAD).json(record.spreading().result().text());
      milliseconds(SPREAD_MS, record.spreading().took());
    }
    line.ascii('}');
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void text(byte[] key, @Nullable String value) {
    if (value != null) {
      line.raw(key).json(value);
    }
  }

  private void texts(byte[] key, List<String> values) {
    if (values.isEmpty()) {
      return;
    }
    line.raw(key);
    for (int i = 0; i < values.size(); i++) {
      line.ascii(i == 0 ? '[' : ',').json(values.get(i));
    }
    line.ascii(']');
  }

  /** Thousandths, as a number: {@code 12.345}. */
  private void milliseconds(byte[] key, @Nullable Duration value) {
    if (value == null) {
      return;
    }
    line.raw(key);
    long micros = TimeUnit.NANOSECONDS.toMicros(value.toNanos());
    if (micros < 0 || micros >= PLAIN_MICROS) {
      line.ascii(Double.toString(micros / 1_000.0));
      return;
    }
    line.number(micros / 1_000).ascii('.');
    int thousandths = (int) (micros % 1_000);
    line.ascii((char) ('0' + thousandths / 100));
    if (thousandths % 100 != 0) {
      line.ascii((char) ('0' + thousandths / 10 % 10));
    }
    if (thousandths % 10 != 0) {
      line.ascii((char) ('0' + thousandths % 10));
    }
  }

  private void combined(TransactionRecord record) {
    RequestHead head = record.head();
    String query = head.query();
    line.apache(record.peer().address()).ascii(" - - [");
    times.common(record.start(), line);
    line.ascii("] \"").apache(head.method()).ascii(' ').apache(head.path());
    if (query != null) {
      line.ascii('?').apache(mask.apply(query));
    }
    line.ascii(' ').apache(record.protocol()).ascii("\" ");
    line.number(record.status()).ascii(' ').number(record.bytesOut());
    String referer = head.fields().first("Referer");
    quoted(referer == null ? null : withoutQuery(referer));
    quoted(head.fields().first("User-Agent"));
  }

  private void quoted(@Nullable String value) {
    line.ascii(" \"").apache(value == null ? "-" : value).ascii('"');
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
}
