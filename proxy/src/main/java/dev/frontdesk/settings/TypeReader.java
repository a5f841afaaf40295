package dev.frontdesk.settings;

import dev.frontdesk.rules.Source;
import dev.frontdesk.rules.ValueType;
import dev.frontdesk.rules.ValueType.Zone;
import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.Nearest;
import dev.frontdesk.settings.yaml.Node;
import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Section;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Types of values, and the zones that dates need.
 *
 * @param zone the rule's own or its file's; null: none is said
 * @param sources reads a source as the rule may have it
 */
record TypeReader(@Nullable Zone zone, Function<String, Source> sources, Findings findings) {
  private static final List<String> SIMPLE = List.of("text", "int", "uuid", "lower", "date");
  private static final String EXPECTED =
      "text, int, uuid, lower, date, {date: {zone}} or {dates: {from, to}}";
  private static final Pattern SOURCE =
      Pattern.compile("(path|query|header|identity|request|response|stored)\\..+");

  /** Null only after a finding. */
  @Nullable ValueType read(String label, Node node) {
    if (node instanceof Scalar scalar && !scalar.isNull()) {
      return simple(label, scalar);
    }
    if (!(node instanceof Node.Mapping)) {
      findings.error(
          node.place(), "%s: %s (expected: %s)".formatted(label, node.described(), EXPECTED));
      return null;
    }
    Section type = Section.of(node, label, Shapes.TYPE, findings);
    if (type == null || type.has("date") == type.has("dates")) {
      findings.error(node.place(), "%s: a mapping (expected: %s)".formatted(label, EXPECTED));
      return null;
    }
    return type.has("date") ? date(label, type) : dates(label, type);
  }

  private @Nullable ValueType simple(String label, Scalar scalar) {
    return switch (scalar.text()) {
      case "text" -> new ValueType.Text();
      case "int" -> new ValueType.Int();
      case "uuid" -> new ValueType.Uuid();
      case "lower" -> new ValueType.Lower();
      case "date" -> {
        Zone known = needed(label, scalar, zone);
        yield known == null ? null : new ValueType.Date(known);
      }
      default -> {
        findings.error(
            scalar.place(),
            "%s: type %s (expected: %s)".formatted(label, scalar.text(), EXPECTED),
            Nearest.suggestion(scalar.text(), SIMPLE));
        yield null;
      }
    };
  }

  private @Nullable ValueType date(String label, Section type) {
    Section date = type.section("date", Shapes.DATE);
    if (date == null) {
      return null;
    }
    Zone known = zone(date, label);
    return known == null ? null : new ValueType.Date(known);
  }

  private @Nullable ValueType dates(String label, Section type) {
    Section dates = type.section("dates", Shapes.DATES);
    if (dates == null) {
      return null;
    }
    Source from = source(dates, "from");
    Source to = source(dates, "to");
    Zone known = zone(dates, label);
    return from == null || to == null || known == null
        ? null
        : new ValueType.Dates(from, to, known);
  }

  private @Nullable Source source(Section dates, String key) {
    if (!dates.has(key)) {
      dates.required(key, "a source");
      return null;
    }
    Scalar scalar = dates.scalar(key, "a source");
    return scalar == null ? null : Syntax.read(key, scalar, sources, findings);
  }

  private @Nullable Zone zone(Section section, String label) {
    if (!section.has("zone")) {
      return needed(label, new Scalar(section.place(), "date", true, null), zone);
    }
    return read(section, zone, sources);
  }

  private @Nullable Zone needed(String label, Scalar type, @Nullable Zone known) {
    if (known == null) {
      findings.error(
          type.place(),
          "%s: date without a zone (expected: zone: UTC, an IANA name or a source, in the rule or in defaults)"
              .formatted(label));
    }
    return known;
  }

  /** The section's {@code zone}, else the other one. */
  static @Nullable Zone read(
      Section section, @Nullable Zone otherwise, Function<String, Source> sources) {
    Scalar scalar = section.scalar("zone", "a time zone");
    if (scalar == null) {
      return otherwise;
    }
    if (scalar.text().equals("host") || SOURCE.matcher(scalar.text()).matches()) {
      Source source = Syntax.read("zone", scalar, sources, section.findings());
      return source == null ? otherwise : new Zone.From(source);
    }
    if (ZoneId.getAvailableZoneIds().contains(scalar.text())) {
      return new Zone.Fixed(ZoneId.of(scalar.text()));
    }
    section
        .findings()
        .error(
            scalar.place(),
            "zone: %s (expected: UTC, an IANA name as Europe/Lisbon, or a source)"
                .formatted(scalar.text()),
            Nearest.suggestion(
                scalar.text(), ZoneId.getAvailableZoneIds().stream().sorted().toList()));
    return otherwise == null ? new Zone.Fixed(ZoneId.of("UTC")) : otherwise;
  }
}
