package dev.frontdesk.settings.yaml;

import dev.frontdesk.rules.Place;
import dev.frontdesk.settings.yaml.Node.Mapping;
import dev.frontdesk.settings.yaml.Node.Member;
import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Node.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * One YAML 1.2 document to a tree of nodes. Stricter than YAML: a key may stand once, keys are
 * scalars, and there are no anchors, aliases or explicit tags, so that every value stands where it
 * is written and no file grows beyond its size.
 */
public final class YamlReader {
  /** Characters above which a file is not read. */
  public static final int MAX_LENGTH = 1024 * 1024;

  /** How deep lists and mappings may nest. */
  public static final int MAX_DEPTH = 32;

  private final String file;
  private final Findings findings;
  private final Iterator<Event> events;

  private YamlReader(String file, Findings findings, Iterator<Event> events) {
    this.file = file;
    this.findings = findings;
    this.events = events;
  }

  /** The document, or null where there is none that can be read; then there is a finding. */
  public static @Nullable Node read(SourceText source, Findings findings) {
    Place start = new Place(source.name(), 1, 1);
    if (source.text().length() > MAX_LENGTH) {
      findings.error(
          start,
          "a file of %d characters (expected: at most %d)"
              .formatted(source.text().length(), MAX_LENGTH));
      return null;
    }
    LoadSettings settings =
        LoadSettings.builder().setLabel(source.name()).setCodePointLimit(MAX_LENGTH).build();
    try {
      Iterator<Event> events = new Parse(settings).parseString(source.text()).iterator();
      return new YamlReader(source.name(), findings, events).document(start);
    } catch (Refused refused) {
      findings.error(refused.place, refused.text);
    } catch (MarkedYamlEngineException malformed) {
      Optional<Mark> mark = malformed.getProblemMark().or(malformed::getContextMark);
      findings.error(
          mark.map(m -> new Place(source.name(), m.getLine() + 1, m.getColumn() + 1)).orElse(start),
          "not YAML: " + malformed.getProblem());
    } catch (YamlEngineException malformed) {
      findings.error(start, "not YAML: " + malformed.getMessage());
    }
    return null;
  }

  private @Nullable Node document(Place start) {
    Node root = null;
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case DocumentStart -> {
          if (root != null) {
            throw new Refused(place(event), "a second document (expected: one per file)");
          }
          root = node(events.next(), 0);
        }
        case StreamStart, StreamEnd, DocumentEnd, Comment -> {
          // Nothing that a reader of settings needs.
        }
        default -> throw new IllegalStateException("event outside a document: " + event);
      }
    }
    if (root == null || (root instanceof Scalar scalar && scalar.isNull())) {
      findings.error(start, "an empty file (expected: a mapping that begins with version: 1)");
      return null;
    }
    return root;
  }

  private Node node(Event event, int depth) {
    if (depth > MAX_DEPTH) {
      throw new Refused(
          place(event), "nested deeper than %d (expected: less)".formatted(MAX_DEPTH));
    }
    if (event instanceof AliasEvent alias) {
      throw new Refused(
          place(event),
          "an alias, *%s (expected: the value itself)".formatted(alias.getAlias().getValue()));
    }
    if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
      throw new Refused(
          place(event),
          "an anchor, &%s (expected: none)".formatted(node.getAnchor().get().getValue()));
    }
    return switch (event) {
      case ScalarEvent scalar -> scalar(scalar);
      case SequenceStartEvent sequence -> sequence(sequence, depth);
      case MappingStartEvent mapping -> mapping(mapping, depth);
      default -> throw new IllegalStateException("no node begins with " + event);
    };
  }

  private Scalar scalar(ScalarEvent event) {
    refuseTag(event, event.getTag());
    return new Scalar(place(event), event.getValue(), event.isPlain(), null);
  }

  private Sequence sequence(CollectionStartEvent start, int depth) {
    refuseTag(start, start.getTag());
    List<Node> items = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      items.add(node(event, depth + 1));
    }
    return new Sequence(place(start), List.copyOf(items));
  }

  private Mapping mapping(CollectionStartEvent start, int depth) {
    refuseTag(start, start.getTag());
    List<Member> members = new ArrayList<>();
    Map<String, Place> seen = new HashMap<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      if (!(node(event, depth + 1) instanceof Scalar key)) {
        throw new Refused(place(event), "a list or mapping as a key (expected: a name)");
      }
      Node value = node(events.next(), depth + 1);
      Place first = seen.putIfAbsent(key.text(), key.place());
      if (first == null) {
        members.add(new Member(key, value));
      } else {
        findings.error(
            key.place(),
            "key \"%s\" a second time (expected: once; the first is at %s)"
                .formatted(key.text(), first));
      }
    }
    return new Mapping(place(start), List.copyOf(members));
  }

  private void refuseTag(Event event, Optional<String> tag) {
    if (tag.isPresent()) {
      throw new Refused(place(event), "a YAML tag, %s (expected: none)".formatted(tag.get()));
    }
  }

  private Place place(Event event) {
    return event
        .getStartMark()
        .map(mark -> new Place(file, mark.getLine() + 1, mark.getColumn() + 1))
        .orElseThrow(() -> new IllegalStateException("an event without a place: " + event));
  }

  /** Reading cannot go on behind this. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Place place;
    private final String text;

    Refused(Place place, String text) {
      super(text);
      this.place = place;
      this.text = text;
    }
  }
}
