package dev.frontdesk.race;

/** A read that was invoked after a write was acknowledged, and got what was before that write. */
public record Violation(Event.Read read, Event.Write write) {
  @Override
  public String toString() {
    return "%s: version %d was acknowledged, and a read invoked %,d ns later got version %d"
        .formatted(
            read.key(), write.version(), read.invoked() - write.acknowledged(), read.version());
  }
}
