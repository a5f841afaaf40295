package dev.frontdesk.rehearse;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.Fields;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * An HTTP/1.1 origin on a socket that says what the step has written down, octet by octet. Every
 * answer ends its connection.
 */
final class SocketOrigin {
  private final Backstage backstage;
  private final Duration patience;
  private final Runnable arrived;
  private final Runnable said;
  private final NetServer server;

  SocketOrigin(
      Vertx vertx, Backstage backstage, Duration patience, Runnable arrived, Runnable said) {
    this.backstage = backstage;
    this.patience = patience;
    this.arrived = arrived;
    this.said = said;
    this.server = vertx.createNetServer().connectHandler(this::connected);
  }

  Future<Integer> start() {
    return server.listen(0, "127.0.0.1").map(NetServer::actualPort);
  }

  Future<Void> close() {
    return server.close();
  }

  private void connected(NetSocket socket) {
    socket.exceptionHandler(reset -> socket.close());
    socket.handler(new Requests(request -> answer(socket, request)));
  }

  private void answer(NetSocket socket, Contacts.Received request) {
    ScriptedAnswer answer = backstage.contacts().arrived(request);
    boolean never = answer.breaks() == Break.STALL || answer.delay().compareTo(patience) >= 0;
    backstage
        .timing()
        .after(
            never ? patience : answer.delay(),
            () -> {
              said.run();
              if (never) {
                backstage.contacts().over();
              } else {
                say(socket, request.method(), answer);
              }
            });
    // Last: until its answer is due, the clock must not move past it.
    arrived.run();
  }

  private void say(NetSocket socket, String method, ScriptedAnswer answer) {
    Break breaks = answer.breaks();
    if (breaks == Break.AFTER_REQUEST) {
      socket.close();
      backstage.contacts().over();
      return;
    }
    if (breaks == Break.MALFORMED) {
      end(
          socket,
          Buffer.buffer("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nabc"));
      return;
    }
    boolean none = method.equals("HEAD") || answer.status() == 204 || answer.status() == 304;
    boolean chunked = !none && !answer.fields().contains("Content-Length");
    Buffer message = Buffer.buffer("HTTP/1.1 " + answer.status() + " As-Scripted\r\n");
    for (Field line : answer.fields().without("Transfer-Encoding")) {
      message.appendBytes(
          (line.name() + ": " + line.value() + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
    message.appendString(chunked ? "Transfer-Encoding: chunked\r\n" : "");
    message.appendString("Connection: close\r\n\r\n");
    if (!none) {
      int length = answer.body().length();
      int sent = breaks == Break.MID_BODY ? length / 2 : length;
      content(message, answer.body().getBuffer(0, sent), chunked, breaks == null);
    }
    if (breaks == null) {
      end(socket, message);
    } else {
      Sockets.await(socket.write(message));
      backstage.timing().after(Break.MOMENT, () -> end(socket, Buffer.buffer()));
    }
  }

  private void end(NetSocket socket, Buffer message) {
    socket.end(message);
    backstage.contacts().over();
  }

  private static void content(Buffer message, Buffer body, boolean chunked, boolean complete) {
    if (!chunked) {
      message.appendBuffer(body);
      return;
    }
    if (body.length() > 0) {
      message.appendString(Integer.toHexString(body.length()) + "\r\n");
      message.appendBuffer(body).appendString("\r\n");
    }
    message.appendString(complete ? "0\r\n\r\n" : "");
  }

  /** Parses requests whose bodies have a Content-Length. */
  private static final class Requests implements Handler<Buffer> {
    private final Consumer<Contacts.Received> next;
    private Buffer unread = Buffer.buffer();

    Requests(Consumer<Contacts.Received> next) {
      this.next = next;
    }

    @Override
    public void handle(Buffer piece) {
      unread.appendBuffer(piece);
      String text = unread.toString(StandardCharsets.ISO_8859_1);
      int end = text.indexOf("\r\n\r\n");
      if (end < 0) {
        return;
      }
      String[] lines = text.substring(0, end).split("\r\n");
      Fields.Builder builder = Fields.builder();
      for (int i = 1; i < lines.length; i++) {
        int colon = lines[i].indexOf(':');
        builder.add(lines[i].substring(0, colon), lines[i].substring(colon + 1).strip());
      }
      Fields fields = builder.build();
      String length = fields.first("Content-Length");
      int bodyEnd = end + 4 + (length == null ? 0 : Integer.parseInt(length));
      if (fields.contains("Transfer-Encoding")) {
        throw new IllegalStateException("a chunked request (expected: a body of known length)");
      }
      if (unread.length() >= bodyEnd) {
        Buffer body = unread.getBuffer(end + 4, bodyEnd);
        unread = unread.getBuffer(bodyEnd, unread.length());
        String[] start = lines[0].split(" ");
        next.accept(new Contacts.Received(start[0], start[1], fields, body));
      }
    }
  }
}
