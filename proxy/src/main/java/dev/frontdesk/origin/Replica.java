package dev.frontdesk.origin;

import dev.frontdesk.replica.Standing;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;

/** A replica of an upstream group as all event loops of a process see it. Any thread. */
public final class Replica {
  private final URI uri;
  private final Standing standing;
  private final NodeHealth health;
  private final AtomicBoolean hoped = new AtomicBoolean();
  private volatile boolean tells = true;

  public Replica(URI uri, Standing standing, NodeHealth health) {
    this.uri = uri;
    this.standing = standing;
    this.health = health;
  }

  URI uri() {
    return uri;
  }

  /** How far it is. */
  public Standing standing() {
    return standing;
  }

  /** Whether it is left alone. */
  public NodeHealth health() {
    return health;
  }

  /** Its last answer told a position, or it has given none yet. */
  boolean tells() {
    return tells;
  }

  void told(boolean position) {
    tells = position;
  }

  /**
   * Takes the one place for a read that is sent to it in the hope that it is further than is known:
   * what it answers tells the others. One at a time, so that hope costs little where it is vain.
   */
  boolean hope() {
    return hoped.compareAndSet(false, true);
  }

  void hopeEnded() {
    hoped.set(false);
  }
}
