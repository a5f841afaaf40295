package dev.frontdesk.replica;

import io.vertx.core.Future;

/** A server that is asked how it stands. Any thread. */
public interface Watched {
  /** {@code HOST:PORT} */
  String name();

  /** Asks it; fails where it is away. The monitor has a time-out of its own. */
  Future<ServerReading> read();

  /** To be told, at once, whenever the connection that it is asked on is lost. */
  void onLost(Runnable lost);

  void close();
}
