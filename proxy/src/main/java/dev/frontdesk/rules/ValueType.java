package dev.frontdesk.rules;

import java.time.ZoneId;

/**
 * The form that a value is brought into, the same for reads and writes, so that {@code 07} and
 * {@code 7} meet the same tag.
 */
public sealed interface ValueType {
  /** As it came. */
  record Text() implements ValueType {}

  record Int() implements ValueType {}

  record Uuid() implements ValueType {}

  record Lower() implements ValueType {}

  /** A day; a local time counts in the zone. */
  record Date(Zone zone) implements ValueType {}

  /** Every day from the first source's to the last source's value, bounded. */
  record Dates(Source from, Source to, Zone zone) implements ValueType {}

  /** A time zone that is named, or that a value names. */
  sealed interface Zone {
    record Fixed(ZoneId id) implements Zone {}

    record From(Source source) implements Zone {}
  }
}
