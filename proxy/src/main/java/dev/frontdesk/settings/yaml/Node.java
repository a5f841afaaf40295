package dev.frontdesk.settings.yaml;

import dev.frontdesk.rules.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of a YAML document, with the place where it begins. Immutable. */
public sealed interface Node {
  Place place();

  /** What it is, as a message says it: {@code a list}, {@code "5m"}. */
  String described();

  /**
   * @param plain not in quotes, so that the core schema may read it as null, a number or a boolean
   * @param unset the environment variable that the text needs and that is not set; else null
   */
  record Scalar(Place place, String text, boolean plain, @Nullable String unset) implements Node {
    /** The core schema's null (YAML 1.2.2 §10.3.2). */
    public boolean isNull() {
      return plain
          && (text.isEmpty()
              || text.equals("~")
              || text.equals("null")
              || text.equals("Null")
              || text.equals("NULL"));
    }

    @Override
    public String described() {
      return isNull() ? "nothing" : "\"" + text + "\"";
    }
  }

  /** A list. */
  record Sequence(Place place, List<Node> items) implements Node {
    @Override
    public String described() {
      return "a list";
    }
  }

  /** Keys and values in the order of the file; no key is there twice. */
  record Mapping(Place place, List<Member> members) implements Node {
    /** The member of this key, or null. */
    public @Nullable Member member(String key) {
      for (Member member : members) {
        if (member.key().text().equals(key)) {
          return member;
        }
      }
      return null;
    }

    @Override
    public String described() {
      return "a mapping";
    }
  }

  /** A key and its value. */
  record Member(Scalar key, Node value) {
    public String name() {
      return key.text();
    }

    public Place place() {
      return key.place();
    }
  }
}
