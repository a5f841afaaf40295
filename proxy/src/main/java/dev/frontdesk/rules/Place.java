package dev.frontdesk.rules;

/** Where something stands in a file; lines and columns count from 1. */
public record Place(String file, int line, int column) {
  /** What is compared without regard to where it stands. */
  public static final Place NOWHERE = new Place("", 0, 0);

  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
