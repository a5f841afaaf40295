package dev.frontdesk.settings.yaml;

import java.util.List;

/**
 * The keys that an object knows. Declared once; the JSON Schema's object of the same name has the
 * same ones, which a test holds.
 */
public record Shape(String name, List<String> keys) {
  public static Shape of(String name, String... keys) {
    return new Shape(name, List.of(keys));
  }
}
