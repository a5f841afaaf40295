package dev.frontdesk.key;

import java.util.List;
import java.util.Set;

/**
 * Query parameters that reached neither key nor origin: their names as they came, each once, never
 * their values.
 *
 * @param ignored on the list of ignored ones
 * @param dropped not listed, on a route that drops such ({@code unlisted: drop})
 */
public record LeftOut(List<String> ignored, List<String> dropped) {
  public static final LeftOut NOTHING = new LeftOut(List.of(), List.of());

  static LeftOut of(Set<String> ignored, Set<String> dropped) {
    return ignored.isEmpty() && dropped.isEmpty()
        ? NOTHING
        : new LeftOut(List.copyOf(ignored), List.copyOf(dropped));
  }
}
