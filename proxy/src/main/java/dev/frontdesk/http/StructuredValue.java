package dev.frontdesk.http;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** What a member of a structured field holds (RFC 9651 §3). Immutable; any thread. */
public sealed interface StructuredValue {
  /** Keys in the order in which they came first; of a repeated key the last value. */
  Map<String, Bare> parameters();

  /** RFC 9651 §3.3. */
  record Item(Bare value, Map<String, Bare> parameters) implements StructuredValue {}

  /** RFC 9651 §3.1.1. */
  record InnerList(List<Item> items, Map<String, Bare> parameters) implements StructuredValue {}

  /** One of the eight types of bare items. */
  sealed interface Bare {}

  /** At most 15 digits (RFC 9651 §3.3.1). */
  record IntegerValue(long value) implements Bare {}

  /** At most 12 digits before the point, and three behind it (RFC 9651 §3.3.2). */
  record DecimalValue(BigDecimal value) implements Bare {}

  /** Printable ASCII, without quotes (RFC 9651 §3.3.3). */
  record StringValue(String value) implements Bare {}

  /** RFC 9651 §3.3.4. */
  record TokenValue(String value) implements Bare {}

  /** RFC 9651 §3.3.5. */
  record ByteSequence(List<Byte> value) implements Bare {}

  /** RFC 9651 §3.3.6. */
  record BooleanValue(boolean value) implements Bare {}

  /** Seconds since 1970-01-01T00:00:00Z, which may be negative (RFC 9651 §3.3.7). */
  record DateValue(long seconds) implements Bare {}

  /** Any Unicode text (RFC 9651 §3.3.8). */
  record DisplayString(String value) implements Bare {}
}
