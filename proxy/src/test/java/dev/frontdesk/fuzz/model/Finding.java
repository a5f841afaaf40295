package dev.frontdesk.fuzz.model;

/**
 * Something that is not as it must be.
 *
 * @param ask the request it is about
 * @param reason what the model has to say
 */
public record Finding(Check check, int ask, String reason) {
  @Override
  public String toString() {
    return "#%d breaks %s%n  %s".formatted(ask, check, reason);
  }
}
