package dev.frontdesk.cli;

import java.net.URI;

/**
 * The Redis that {@code frontdesk demo --redis} shares among two proxies. Found like {@link
 * DemoBackend}. Used by the main thread only.
 */
public interface DemoRedis extends AutoCloseable {
  /** What it is, in a few words for the terminal. */
  String title();

  /**
   * Starts it on a free port and blocks until it answers.
   *
   * @return such as {@code redis://127.0.0.1:40123}
   * @throws UnsupportedOperationException where there is none for this platform; the message says
   *     for which there is
   * @throws Exception when it does not start; what was started is stopped again
   */
  URI start() throws Exception;

  /** Stops it and blocks until it has stopped. Does nothing when it was not started. */
  @Override
  void close();
}
