package dev.frontdesk.wire;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One side of a connection, byte by byte. Text is Latin-1. Reads give up after ten seconds. */
public final class RawSocket implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  public RawSocket(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    this.in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
    this.out = socket.getOutputStream();
  }

  public static RawSocket connect(int port) throws IOException {
    return new RawSocket(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** {@code \n} stands for CRLF. */
  public RawSocket send(String text) throws IOException {
    return sendExactly(text.replace("\n", "\r\n"));
  }

  public RawSocket sendExactly(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    return this;
  }

  public OutputStream out() {
    return out;
  }

  public InputStream in() {
    return in;
  }

  /** Up to and without the empty line, lines ended by {@code \n}; null at the end of the stream. */
  public @Nullable String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (true) {
      String line = line();
      if (line == null) {
        return null;
      }
      if (line.isEmpty()) {
        return head.toString();
      }
      head.append(line).append('\n');
    }
  }

  public @Nullable String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      if (octet == '\n') {
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      }
      line.write(octet);
    }
    return null;
  }

  public String read(int octets) throws IOException {
    byte[] bytes = in.readNBytes(octets);
    if (bytes.length < octets) {
      throw new EOFException("%d of %d octets".formatted(bytes.length, octets));
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  public String readToEnd() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** The other side closed, in order or by a reset, and sent nothing more. */
  public boolean ended() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }

  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
