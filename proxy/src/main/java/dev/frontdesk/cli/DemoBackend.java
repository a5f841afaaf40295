package dev.frontdesk.cli;

import java.net.URI;
import java.util.List;

/**
 * The upstream that {@code frontdesk demo} puts itself in front of. It is found with {@link
 * java.util.ServiceLoader}, so that the proxy does not depend on any one demonstration. Used by the
 * main thread only.
 */
public interface DemoBackend extends AutoCloseable {

  /** What it is, in a few words for the terminal. */
  String title();

  /**
   * Starts it and blocks until it answers.
   *
   * @return where it listens, such as {@code http://127.0.0.1:40123}
   * @throws Exception when it does not start; what was started is closed again
   */
  URI start() throws Exception;

  /** Further servers of the same API, which read from {@link #standbys} in the same order. */
  List<URI> replicas();

  /** The database behind it, as a configuration names it, for whoever may only read. */
  String database();

  /** Streaming standbys of that, likewise. */
  List<String> standbys();

  /**
   * Commands that read the same data by declared queries.
   *
   * @param proxy where the proxy listens
   */
  List<String> queries(String proxy);

  /**
   * Commands that show what the proxy does: a read, the same again, a write, the read once more.
   *
   * @param proxy where the proxy listens
   */
  List<String> tries(String proxy);

  /**
   * Commands that show what two proxies share: a read through the first, the same through the
   * second, a write through the first, the read through the second once more.
   *
   * @param first where one proxy listens
   * @param second where the other one does
   */
  List<String> tries(String first, String second);

  /** The target of the read in {@link #tries}. */
  String read();

  /** The host that {@link #tries(String, String)} asks for, which is in the key. */
  String host();

  /** Stops it and blocks until it has stopped. Does nothing when it was not started. */
  @Override
  void close();
}
