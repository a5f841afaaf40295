package dev.frontdesk.cli;

import dev.frontdesk.wire.RawOrigin;
import dev.frontdesk.wire.RawSocket;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A small real API: each answer's body says how many requests its path had, unless a test says what
 * a path answers. It notes what it was asked.
 */
final class Backend implements AutoCloseable {
  /** One request as it came. */
  record Asked(String target, String head, String body) {
    String path() {
      int query = target.indexOf('?');
      return query < 0 ? target : target.substring(0, query);
    }

    boolean has(String line) {
      return head.lines().anyMatch(line::equalsIgnoreCase);
    }
  }

  /** What a path does with a connection that brought a request. */
  interface Answer {
    void give(RawSocket connection, Asked asked, int count) throws Exception;
  }

  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Asked> asked = new ConcurrentLinkedQueue<>();
  private final String name;
  private final RawOrigin origin = RawOrigin.serving(this::serve);

  /**
   * @param name stands before the count in each body
   */
  Backend(String name) {
    this.name = name;
  }

  private void serve(RawSocket connection) throws Exception {
    for (String head = connection.head(); head != null; head = connection.head()) {
      Asked request = new Asked(head.split(" ", 3)[1], head, body(head, connection));
      asked.add(request);
      int count =
          counts.computeIfAbsent(request.path(), path -> new AtomicInteger()).incrementAndGet();
      answers
          .getOrDefault(request.path(), (socket, came, n) -> socket.send(ok("", name + n)))
          .give(connection, request, count);
    }
  }

  private static String body(String head, RawSocket connection) throws IOException {
    for (String line : head.lines().toList()) {
      if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
        return connection.read(Integer.parseInt(line.substring(15).strip()));
      }
      if (line.equalsIgnoreCase("Transfer-Encoding: chunked")) {
        return Got.chunks(connection);
      }
    }
    return "";
  }

  /** A 200 with these field lines, each ended by {@code \n}. */
  static String ok(String fields, String body) {
    return answer(200, fields, body);
  }

  static String answer(int status, String fields, String body) {
    return "HTTP/1.1 %d Said\n%sContent-Length: %d\n\n"
            .formatted(status, fields, body.getBytes(StandardCharsets.ISO_8859_1).length)
        + body;
  }

  /** What the path answers from now on; {@code %d} in it is the count. */
  Backend on(String path, Answer answer) {
    answers.put(path, answer);
    return this;
  }

  /** A text from the count of requests. */
  Backend says(String path, Function<Integer, String> text) {
    return on(path, (connection, request, count) -> connection.send(text.apply(count)));
  }

  /** A 200 with these field lines, whose body is the count as always. */
  Backend sends(String path, String fields) {
    return says(path, count -> ok(fields, name + count));
  }

  int count(String path) {
    AtomicInteger count = counts.get(path);
    return count == null ? 0 : count.get();
  }

  /** The last request to the path. */
  Asked last(String path) {
    List<Asked> all = asked.stream().filter(request -> request.path().equals(path)).toList();
    if (all.isEmpty()) {
      throw new AssertionError(path + " was not asked for");
    }
    return Objects.requireNonNull(all.getLast());
  }

  int connections() {
    return origin.connections();
  }

  URI uri() {
    return origin.uri();
  }

  @Override
  public void close() throws IOException {
    origin.close();
  }
}
