package dev.frontdesk.admin;

import java.util.List;

/**
 * @param whyNot one clause each; empty when ready
 */
public record Ready(boolean ready, List<String> whyNot) {
  public static final Ready YES = new Ready(true, List.of());

  public Ready {
    whyNot = List.copyOf(whyNot);
  }

  public static Ready no(String... whyNot) {
    return new Ready(false, List.of(whyNot));
  }
}
