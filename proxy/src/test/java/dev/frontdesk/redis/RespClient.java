package dev.frontdesk.redis;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks into a Redis from a test, with nothing of the code under test between. Blocking; one
 * thread. A reply is a String, a Long, a List of replies, or null.
 */
public final class RespClient implements Closeable {
  private static final int PATIENCE_MILLIS = 10_000;
  private final Socket socket = new Socket();
  private final InputStream in;

  /** An error reply; its message is what Redis said. */
  public static final class ErrorReply extends RuntimeException {
    private static final long serialVersionUID = 1;

    ErrorReply(String message) {
      super(message);
    }
  }

  public RespClient(int port) {
    this("127.0.0.1", port);
  }

  public RespClient(String host, int port) {
    try {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException broken) {
      close();
      throw new UncheckedIOException(broken);
    }
  }

  /** One command on a connection of its own. */
  public static @Nullable Object once(int port, String... command) {
    try (RespClient client = new RespClient(port)) {
      return client.command(command);
    }
  }

  /** Strings of the reply are decoded as UTF-8. */
  public @Nullable Object command(String... command) {
    send(command);
    return text(read());
  }

  /** As {@link #command}, but bulk strings of the reply are {@code byte[]}. */
  public @Nullable Object bytes(String... command) {
    send(command);
    return read();
  }

  public void send(String... command) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(("*" + command.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
    for (String argument : command) {
      byte[] bytes = argument.getBytes(StandardCharsets.UTF_8);
      out.writeBytes(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.writeBytes(bytes);
      out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    try {
      socket.getOutputStream().write(out.toByteArray());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** The next reply, or the next message of a subscription. */
  public @Nullable Object next() {
    return text(read());
  }

  private @Nullable Object read() {
    try {
      String line = line();
      String rest = line.substring(1);
      return switch (line.charAt(0)) {
        case '+' -> rest;
        case '-' -> throw new ErrorReply(rest);
        case ':' -> Long.valueOf(rest);
        case '$' -> bulk(Integer.parseInt(rest));
        case '*' -> list(Integer.parseInt(rest));
        default -> throw new IOException("not RESP2: " + line);
      };
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private byte @Nullable [] bulk(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length || in.readNBytes(2).length < 2) {
      throw new EOFException("closed within a reply");
    }
    return bytes;
  }

  private @Nullable List<@Nullable Object> list(int length) {
    if (length < 0) {
      return null;
    }
    List<@Nullable Object> all = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      all.add(read());
    }
    return all;
  }

  private String line() throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\r'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("closed by Redis");
      }
      bytes.write(c);
    }
    in.read();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static @Nullable Object text(@Nullable Object reply) {
    if (reply instanceof byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
    if (reply instanceof List<?> list) {
      List<@Nullable Object> texts = new ArrayList<>();
      list.forEach(each -> texts.add(text(each)));
      return texts;
    }
    return reply;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
