package dev.frontdesk.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * One measurement, as the comparison asks for it in a line of {@code name=value}, separated by
 * tabs.
 *
 * @param port of a server on 127.0.0.1
 * @param connections open at the same time, all of them before anything is counted
 * @param threads that share the connections
 * @param seconds for which requests are begun
 * @param rate requests a second, begun whether or not earlier ones are answered; 0: each connection
 *     sends the next request when it has its answer
 * @param leadIn seconds at the beginning whose latencies are not counted; only with a rate
 * @param path where <code>{n}</code> stands for a number that is different in each request
 * @param fields field lines, likewise
 * @param status that every answer must have
 * @param first the first number
 * @param pool after so many numbers they begin again; 0: never
 */
public record LoadJob(
    int port,
    int connections,
    int threads,
    double seconds,
    double rate,
    double leadIn,
    String path,
    List<String> fields,
    int status,
    long first,
    long pool) {

  /**
   * @throws IllegalArgumentException for a name that is not known, or a value that is no number
   */
  public static LoadJob parse(String line) {
    int port = 0;
    int connections = 64;
    int threads = 1;
    double seconds = 1;
    double rate = 0;
    double leadIn = 0;
    String path = "/";
    List<String> fields = new ArrayList<>();
    int status = 200;
    long first = 0;
    long pool = 0;
    for (String part : line.split("\t", -1)) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      String value = part.substring(equals + 1);
      switch (name) {
        case "port" -> port = Integer.parseInt(value);
        case "connections" -> connections = Integer.parseInt(value);
        case "threads" -> threads = Integer.parseInt(value);
        case "seconds" -> seconds = Double.parseDouble(value);
        case "rate" -> rate = Double.parseDouble(value);
        case "lead-in" -> leadIn = Double.parseDouble(value);
        case "path" -> path = value;
        case "field" -> fields.add(value);
        case "status" -> status = Integer.parseInt(value);
        case "first" -> first = Long.parseLong(value);
        case "pool" -> pool = Long.parseLong(value);
        default -> throw new IllegalArgumentException("not known: " + part);
      }
    }
    threads = Math.max(1, Math.min(threads, connections));
    return new LoadJob(
        port,
        connections,
        threads,
        seconds,
        rate,
        leadIn,
        path,
        List.copyOf(fields),
        status,
        first,
        pool);
  }

  /** Connections of one of the threads; together they have all. */
  int connectionsOf(int thread) {
    return connections / threads + (thread < connections % threads ? 1 : 0);
  }
}
