package dev.frontdesk.settings;

/** A text that no log, finding or exception may show. */
public record Secret(String text) {
  @Override
  public String toString() {
    return "***";
  }
}
