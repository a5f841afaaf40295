package dev.frontdesk.settings.yaml;

import dev.frontdesk.rules.Place;
import dev.frontdesk.settings.yaml.Node.Mapping;
import dev.frontdesk.settings.yaml.Node.Member;
import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Node.Sequence;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A mapping whose keys are known, read with types. What does not fit becomes a finding and reads as
 * absent, so that reading goes on to the next mistake. One thread.
 */
public final class Section {
  private final Mapping mapping;
  private final Shape shape;
  private final Findings findings;

  private Section(Mapping mapping, Shape shape, Findings findings) {
    this.mapping = mapping;
    this.shape = shape;
    this.findings = findings;
  }

  /**
   * The node as an object of this shape; unknown keys are errors. Null where it is no mapping: then
   * there is a finding.
   *
   * @param label how messages name the node: usually its key
   */
  public static @Nullable Section of(Node node, String label, Shape shape, Findings findings) {
    if (!(node instanceof Mapping mapping)) {
      findings.error(
          node.place(),
          "%s: %s (expected: a mapping with %s)"
              .formatted(label, node.described(), String.join(", ", shape.keys())));
      return null;
    }
    for (Member member : mapping.members()) {
      if (!shape.keys().contains(member.name())) {
        findings.error(
            member.place(),
            "unknown key \"%s\" in %s (expected: %s)"
                .formatted(member.name(), shape.name(), String.join(", ", shape.keys())),
            Nearest.suggestion(member.name(), shape.keys()));
      }
    }
    return new Section(mapping, shape, findings);
  }

  /** A section in which nothing is said. */
  public static Section empty(Place place, Shape shape, Findings findings) {
    return new Section(new Mapping(place, List.of()), shape, findings);
  }

  public Place place() {
    return mapping.place();
  }

  public Findings findings() {
    return findings;
  }

  public boolean has(String key) {
    return member(key) != null;
  }

  /** Where the key stands, or where the section begins. */
  public Place placeOf(String key) {
    Member member = member(key);
    return member == null ? place() : member.place();
  }

  public @Nullable Node node(String key) {
    Member member = member(key);
    return member == null ? null : member.value();
  }

  /** The object under a key, or null where it is absent or no mapping. */
  public @Nullable Section section(String key, Shape inner) {
    Node node = node(key);
    return node == null ? null : of(node, key, inner, findings);
  }

  /** The object under a key; an empty one where it is absent or no mapping. */
  public Section sectionOrEmpty(String key, Shape inner) {
    Section section = section(key, inner);
    return section == null ? empty(placeOf(key), inner, findings) : section;
  }

  /** Keys and values of a mapping whose keys are the operator's own. */
  public List<Member> members(String key) {
    Node node = node(key);
    if (node == null) {
      return List.of();
    }
    if (node instanceof Mapping inner) {
      return inner.members();
    }
    expected(key, node, "a mapping");
    return List.of();
  }

  /** The items of a list of objects. */
  public List<Node> items(String key) {
    Node node = node(key);
    if (node == null) {
      return List.of();
    }
    if (node instanceof Sequence list) {
      return list.items();
    }
    expected(key, node, "a list");
    return List.of();
  }

  /** A list of scalars; a single scalar is a list of one. */
  public List<Scalar> scalars(String key) {
    Node node = node(key);
    return node == null ? List.of() : Scalars.list(key, node, findings);
  }

  public List<String> texts(String key) {
    return scalars(key).stream().map(Scalar::text).toList();
  }

  /** A scalar that is not null, or null where the key is absent. */
  public @Nullable Scalar scalar(String key, String expected) {
    Node node = node(key);
    if (node == null) {
      return null;
    }
    if (node instanceof Scalar scalar && !scalar.isNull()) {
      return Scalars.isSet(key, scalar, findings) ? scalar : null;
    }
    if (node instanceof Scalar scalar && !Scalars.isSet(key, scalar, findings)) {
      return null;
    }
    expected(key, node, expected);
    return null;
  }

  public @Nullable String text(String key) {
    Scalar scalar = scalar(key, "a text");
    return scalar == null ? null : scalar.text();
  }

  /** A text that must be there; null only after a finding. */
  public @Nullable String required(String key, String expected) {
    if (!has(key)) {
      findings.error(
          place(), "no \"%s\" in %s (expected: %s)".formatted(key, shape.name(), expected));
      return null;
    }
    return text(key);
  }

  public @Nullable Duration duration(String key) {
    Scalar scalar = scalar(key, Units.DURATION);
    return scalar == null ? null : Scalars.duration(key, scalar, findings);
  }

  public Duration duration(String key, Duration otherwise) {
    Duration duration = duration(key);
    return duration == null ? otherwise : duration;
  }

  /** A duration that is not zero: a time-out of nothing would be none at all. */
  public Duration positive(String key, Duration otherwise) {
    Duration duration = duration(key, otherwise);
    if (duration.isZero() && node(key) instanceof Scalar scalar) {
      expected(key, scalar, "more than nothing");
      return otherwise;
    }
    return duration;
  }

  /** Bytes. */
  public @Nullable Long size(String key) {
    Scalar scalar = scalar(key, Units.SIZE);
    if (scalar == null) {
      return null;
    }
    Long size = Units.size(scalar.text());
    if (size == null) {
      findings.error(
          scalar.place(),
          "%s: %s (expected: %s)".formatted(key, Scalars.shown(scalar), Units.SIZE),
          Units.sizeSuggestion(scalar.text()));
    }
    return size;
  }

  public long size(String key, long otherwise) {
    Long size = size(key);
    return size == null ? otherwise : size;
  }

  public int integer(String key, int least, int most, int otherwise) {
    String expected = "a number from %d to %d".formatted(least, most);
    Scalar scalar = scalar(key, expected);
    if (scalar == null) {
      return otherwise;
    }
    if (scalar.plain() && scalar.text().matches("\\d{1,9}")) {
      int value = Integer.parseInt(scalar.text());
      if (value >= least && value <= most) {
        return value;
      }
    }
    expected(key, scalar, expected);
    return otherwise;
  }

  public boolean flag(String key, boolean otherwise) {
    Scalar scalar = scalar(key, "true or false");
    if (scalar == null) {
      return otherwise;
    }
    if (scalar.plain() && (scalar.text().equals("true") || scalar.text().equals("false"))) {
      return scalar.text().equals("true");
    }
    String suggestion =
        switch (scalar.text()) {
          case "on", "yes", "True", "TRUE" -> Nearest.didYouMean("true");
          case "off", "no", "False", "FALSE" -> Nearest.didYouMean("false");
          default -> null;
        };
    findings.error(
        scalar.place(),
        "%s: %s (expected: true or false)".formatted(key, Scalars.shown(scalar)),
        suggestion);
    return otherwise;
  }

  /** One of some words, each with what it means. */
  public <T> @Nullable T choice(String key, Map<String, T> words) {
    Scalar scalar = scalar(key, String.join(", ", words.keySet()));
    return scalar == null ? null : Scalars.choice(key, scalar, words, findings);
  }

  /** A scalar brought into a form; the function answers null for what has not got it. */
  public <T> @Nullable T form(String key, String expected, Function<String, @Nullable T> form) {
    Scalar scalar = scalar(key, expected);
    if (scalar == null) {
      return null;
    }
    T value = form.apply(scalar.text());
    if (value == null) {
      expected(key, scalar, expected);
    }
    return value;
  }

  /** Says that the value of a key is not what was expected. */
  public void expected(String key, Node came, String expected) {
    String shown = came instanceof Scalar scalar ? Scalars.shown(scalar) : came.described();
    findings.error(came.place(), "%s: %s (expected: %s)".formatted(key, shown, expected));
  }

  private @Nullable Member member(String key) {
    if (!shape.keys().contains(key)) {
      throw new IllegalArgumentException(
          "%s has no key %s (expected: %s)".formatted(shape.name(), key, shape.keys()));
    }
    return mapping.member(key);
  }
}
