package dev.frontdesk.admin;

import java.util.List;

/**
 * @param whyNot one clause each; empty when ready
 * @param notes what is not as it should be, and no reason to send requests elsewhere
 */
public record Ready(boolean ready, List<String> whyNot, List<String> notes) {
  public static final Ready YES = new Ready(true, List.of(), List.of());

  public Ready {
    whyNot = List.copyOf(whyNot);
    notes = List.copyOf(notes);
  }

  public static Ready no(String... whyNot) {
    return new Ready(false, List.of(whyNot), List.of());
  }

  /** The same, with notes beside it. */
  public Ready noting(List<String> all) {
    return new Ready(ready, whyNot, all);
  }
}
