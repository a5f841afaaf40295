package dev.frontdesk.cli;

import dev.frontdesk.wire.RawOrigin;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** An origin whose answers are a function of the request's head, and which counts its requests. */
final class ScriptedApi implements AutoCloseable {
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final RawOrigin origin;

  /**
   * @param answer head and body of the response, {@code \n} for CRLF; Content-Length is put in
   */
  ScriptedApi(Function<String, String> answer) {
    origin =
        RawOrigin.serving(connection -> {
          for (String head = connection.head(); head != null; head = connection.head()) {
            String asked = head;
            heads.add(asked);
            if (connection.in().readNBytes(length(asked)).length < length(asked)) {
              return;
            }
            String response = answer.apply(asked);
            int end = response.indexOf("\n\n");
            String body = response.substring(end + 2);
            connection
                .send(response.substring(0, end) + "\nContent-Length: " + body.length() + "\n\n")
                .sendExactly(asked.startsWith("HEAD ") ? "" : body);
          }
        });
  }

  private static int length(String head) {
    return head.lines()
        .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
        .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
        .findFirst()
        .orElse(0);
  }

  /** The value of a request's field, or nothing. */
  static String field(String head, String name) {
    return head.lines()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }

  static String ok(String body, String... fields) {
    return "HTTP/1.1 200 OK\n"
        + String.join("\n", fields)
        + (fields.length == 0 ? "\n" : "\n\n")
        + body;
  }

  URI uri() {
    return origin.uri();
  }

  int requests() {
    return heads.size();
  }

  String last() {
    return heads.getLast();
  }

  @Override
  public void close() throws IOException {
    origin.close();
  }
}
