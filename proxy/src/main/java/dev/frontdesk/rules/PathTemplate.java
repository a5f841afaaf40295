package dev.frontdesk.rules;

import java.util.List;

/** A path with holes, as in OpenAPI: {@code /api/users/{userId}/{rest*}}. */
public record PathTemplate(String text, List<Segment> segments) {
  /** What stands between two slashes. */
  public sealed interface Segment {
    /** Compared after decoding unreserved octets only (RFC 3986 §6.2.2.2). */
    record Literal(String canonical) implements Segment {}

    record Parameter(String name) implements Segment {}

    /** One or more segments, always last. */
    record Rest(String name) implements Segment {}
  }
}
