package dev.frontdesk.query;

import dev.frontdesk.rules.Query;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is put together while its rows arrive: of a row nothing is kept but its JSON. One
 * thread.
 *
 * <p>More than is kept is let pass: the answer is then too large to be collected, and is asked for
 * once more as a stream.
 */
final class CollectedRows {
  /** What is collected of an answer of many rows before its head goes out. */
  static final int MOST_COLLECTED_BYTES = 64 << 10;

  /** Of one row, and so of an answer that is one. */
  static final int MOST_ROW_BYTES = 16 << 20;

  private final Query query;
  private Buffer json;
  private int rows;
  private boolean overflown;
  private boolean rowTooLarge;

  CollectedRows(Query query) {
    this.query = query;
    json = Buffer.buffer(512);
  }

  static Collector<Row, CollectedRows, CollectedRows> collector(Query query) {
    return Collector.of(() -> new CollectedRows(query), CollectedRows::add, (one, other) -> one);
  }

  /** Takes a row; false where it is too large to be told. */
  void add(Row row) {
    String text = SqlJson.json(row.getString(0));
    rows++;
    if (text.length() > MOST_ROW_BYTES) {
      rowTooLarge = true;
      return;
    }
    if (query.answer() != Query.Answer.ROWS) {
      if (rows == 1) {
        json.appendString(text);
      }
    } else if (!overflown) {
      json.appendString(rows == 1 ? "[" : ",").appendString(text);
      if (json.length() > MOST_COLLECTED_BYTES) {
        overflown = true;
        json = Buffer.buffer();
      }
    }
  }

  int rows() {
    return rows;
  }

  /** It does not fit, and must be streamed. */
  boolean isOverflown() {
    return overflown;
  }

  /** What makes it no answer; or null. */
  @Nullable String flaw() {
    if (rowTooLarge) {
      return tooLarge();
    }
    if (query.answer() != Query.Answer.ROWS) {
      return rows > 1 ? rows + " rows (expected: one)" : null;
    }
    return rows > query.maxRows() ? tooMany(query) : null;
  }

  static String tooLarge() {
    return "a row of more than " + MOST_ROW_BYTES + " characters";
  }

  static String tooMany(Query query) {
    return "more than " + query.maxRows() + " rows";
  }

  /** The document; null where there is no row, though there must be one. */
  @Nullable Buffer document() {
    if (query.answer() != Query.Answer.ROWS) {
      return rows == 0 ? null : json;
    }
    return rows == 0 ? Buffer.buffer("[]") : json.appendString("]");
  }
}
