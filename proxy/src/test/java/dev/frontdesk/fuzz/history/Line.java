package dev.frontdesk.fuzz.history;

/** A field line. */
public record Line(String name, String value) {
  @Override
  public String toString() {
    return name + ": " + value;
  }
}
