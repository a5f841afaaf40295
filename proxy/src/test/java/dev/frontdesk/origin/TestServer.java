package dev.frontdesk.origin;

import dev.frontdesk.wire.RawOrigin;
import dev.frontdesk.wire.RawSocket;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** An HTTP server that does with each request what it was told last. */
final class TestServer implements AutoCloseable {
  /** What is done with one request; false: the connection is closed. */
  interface Answer {
    boolean to(String head, RawSocket connection) throws Exception;
  }

  private final String name;
  private final RawOrigin origin;
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final Collection<RawSocket> open = new ConcurrentLinkedQueue<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile Answer answer;
  private volatile String field = "";

  /**
   * @param name the body of what it answers
   */
  TestServer(String name) {
    this.name = name;
    this.answer = ok();
    this.origin =
        RawOrigin.serving(connection -> {
          open.add(connection);
          for (String head = connection.head(); head != null; head = connection.head()) {
            if (head.contains("Content-Length: 2\n")) {
              connection.read(2);
            }
            heads.add(head);
            if (!answer.to(head, connection)) {
              return;
            }
          }
        });
  }

  /** 200 with its name, and what {@link #tells}. */
  Answer ok() {
    return (head, connection) -> {
      String length = "HTTP/1.1 200 OK\nContent-Length: %d\n%s\n".formatted(name.length(), field);
      connection.send(length + (head.startsWith("HEAD ") ? "" : name));
      return true;
    };
  }

  static Answer status(int status) {
    return (head, connection) -> {
      connection.send("HTTP/1.1 %d No\nContent-Length: 0\n\n".formatted(status));
      return true;
    };
  }

  /** Never answers. */
  Answer stall() {
    return (head, connection) -> {
      end.await();
      return false;
    };
  }

  /** Sends this and closes. */
  static Answer sends(String text) {
    return (head, connection) -> {
      connection.send(text);
      return false;
    };
  }

  TestServer now(Answer other) {
    answer = other;
    return this;
  }

  /** Field lines of its answers. */
  TestServer tells(String lines) {
    field = lines;
    return this;
  }

  URI uri() {
    return origin.uri();
  }

  List<String> heads() {
    return heads;
  }

  int requests() {
    return heads.size();
  }

  /** As if the process had been killed: nothing listens, and connections are reset. */
  void kill() throws IOException {
    origin.close();
    for (RawSocket connection : open) {
      connection.reset();
    }
  }

  @Override
  public void close() throws IOException {
    end.countDown();
    origin.close();
  }
}
