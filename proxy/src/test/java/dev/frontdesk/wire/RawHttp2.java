package dev.frontdesk.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A client of HTTP/2 that sends exactly the frames it is told to, malformed ones too. Text is
 * Latin-1. Reads give up after ten seconds. One thread.
 */
public final class RawHttp2 implements AutoCloseable {
  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int PRIORITY = 2;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PING = 6;
  public static final int GOAWAY = 7;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;
  public static final int END_STREAM = 1;
  public static final int ACK = 1;
  public static final int END_HEADERS = 4;
  private static final int FRAME = 16 * 1024;
  private static final int PATIENCE_MILLIS = 10_000;

  /** As it came from the wire. */
  public record Frame(int type, int flags, int stream, byte[] payload) {
    public boolean has(int flag) {
      return (flags & flag) != 0;
    }

    /** The 32-bit number at this octet. */
    public int number(int at) {
      return Unpooled.wrappedBuffer(payload).getInt(at);
    }
  }

  /**
   * What came on one stream.
   *
   * @param heads of interim responses and of the response, {@code name: value} a line
   * @param trailers null: none came
   * @param reset the code of a RST_STREAM; -1: none
   */
  public record Answer(List<String> heads, String body, @Nullable String trailers, int reset) {
    public int status() {
      String head = head();
      return Integer.parseInt(head.substring(":status: ".length(), head.indexOf('\n')));
    }

    public String head() {
      return heads.getLast();
    }
  }

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
  private final Map<Integer, Queue<Frame>> kept = new HashMap<>();
  private int next = 1;
  private boolean generous = true;
  private int goAway = -1;

  private RawHttp2(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 65_536));
    out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 65_536));
  }

  /** Without TLS, with the preface and empty settings. */
  public static RawHttp2 connect(int port) throws IOException {
    return begun(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** With TLS, where the server chooses h2. */
  public static RawHttp2 connectTls(int port) throws Exception {
    SSLSocket tls =
        (SSLSocket)
            SelfSigned.trusting()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), port);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
    tls.setSSLParameters(parameters);
    tls.startHandshake();
    if (!tls.getApplicationProtocol().equals("h2")) {
      throw new IOException("it chose " + tls.getApplicationProtocol());
    }
    return begun(tls);
  }

  private static RawHttp2 begun(Socket socket) throws IOException {
    RawHttp2 client = new RawHttp2(socket);
    client.out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    return client.frame(SETTINGS, 0, 0, new byte[0]);
  }

  /** It gives no window back for what it reads. */
  public RawHttp2 stingy() {
    generous = false;
    return this;
  }

  public RawHttp2 frame(int type, int flags, int stream, byte[] payload) throws IOException {
    write(type, flags, stream, payload);
    return flush();
  }

  /** Sent with the next frame that is sent at once. */
  public RawHttp2 write(int type, int flags, int stream, byte[] payload) throws IOException {
    out.writeByte(payload.length >> 16);
    out.writeShort(payload.length);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(payload);
    return this;
  }

  public RawHttp2 flush() throws IOException {
    out.flush();
    return this;
  }

  /** A field section, not compressed: {@code name: value} a line, in this order. */
  public static byte[] section(String lines) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (String line : lines.split("\n")) {
      int colon = line.indexOf(": ", 1);
      block.write(0);
      literal(block, line.substring(0, colon));
      literal(block, line.substring(colon + 2));
    }
    return block.toByteArray();
  }

  private static void literal(ByteArrayOutputStream block, String text) {
    byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
    int length = octets.length;
    if (length < 127) {
      block.write(length);
    } else {
      block.write(127);
      for (length -= 127; length >= 128; length >>= 7) {
        block.write(128 | (length & 127));
      }
      block.write(length);
    }
    block.writeBytes(octets);
  }

  /** The usual pseudo-fields of a cleartext request, to be followed by fields. */
  public static String get(String path) {
    return ":method: GET\n:scheme: http\n:authority: a\n:path: " + path;
  }

  /** Sends a request on the next stream; the stream. */
  public int open(String lines, boolean last) throws IOException {
    int stream = begin(lines, last);
    flush();
    return stream;
  }

  /** The same, sent with the next frame that is sent at once. */
  public int begin(String lines, boolean last) throws IOException {
    int stream = next;
    next += 2;
    write(HEADERS, END_HEADERS | (last ? END_STREAM : 0), stream, section(lines));
    return stream;
  }

  /** The same, in as many frames as it takes. */
  public int openLarge(String lines) throws IOException {
    byte[] section = section(lines);
    int stream = next;
    next += 2;
    int to = Math.min(section.length, FRAME);
    boolean whole = to == section.length;
    write(
        HEADERS,
        END_STREAM | (whole ? END_HEADERS : 0),
        stream,
        Arrays.copyOfRange(section, 0, to));
    while (to < section.length) {
      int from = to;
      to = Math.min(section.length, from + FRAME);
      int flags = to == section.length ? END_HEADERS : 0;
      write(CONTINUATION, flags, stream, Arrays.copyOfRange(section, from, to));
    }
    flush();
    return stream;
  }

  public RawHttp2 data(int stream, String content, boolean last) throws IOException {
    byte[] octets = content.getBytes(StandardCharsets.ISO_8859_1);
    return frame(DATA, last ? END_STREAM : 0, stream, octets);
  }

  public RawHttp2 reset(int stream, int code) throws IOException {
    return frame(RST_STREAM, 0, stream, number(code));
  }

  public static byte[] number(int number) {
    return new byte[] {
      (byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number
    };
  }

  /** One request without content, and its answer. */
  public Answer ask(String lines) throws IOException {
    return answer(open(lines, true));
  }

  /** Reads until the stream has ended. Frames of others are kept for them. */
  public Answer answer(int stream) throws IOException {
    List<String> heads = new ArrayList<>();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    String trailers = null;
    while (true) {
      Frame frame = next(stream);
      switch (frame.type()) {
        case RST_STREAM -> {
          return new Answer(heads, latin1(body), trailers, frame.number(0));
        }
        case HEADERS -> {
          String section = decoded(frame);
          if (section.startsWith(":status")) {
            heads.add(section);
          } else {
            trailers = section;
          }
        }
        case DATA -> body.writeBytes(frame.payload());
        default -> {}
      }
      if ((frame.type() == HEADERS || frame.type() == DATA) && frame.has(END_STREAM)) {
        return new Answer(heads, latin1(body), trailers, -1);
      }
    }
  }

  private static String latin1(ByteArrayOutputStream octets) {
    return octets.toString(StandardCharsets.ISO_8859_1);
  }

  /** The next frame of this stream. */
  public Frame next(int stream) throws IOException {
    Queue<Frame> early = kept.computeIfAbsent(stream, any -> new ArrayDeque<>());
    while (early.isEmpty()) {
      Frame frame = read();
      if (frame == null) {
        throw new SocketException("the connection ended, GOAWAY " + goAway);
      }
      kept.computeIfAbsent(frame.stream(), any -> new ArrayDeque<>()).add(frame);
    }
    return early.remove();
  }

  /** The next frame; acknowledges settings, and gives windows back. Null: the connection ended. */
  public @Nullable Frame read() throws IOException {
    int first;
    try {
      first = in.read();
    } catch (SocketException reset) {
      return null;
    }
    if (first < 0) {
      return null;
    }
    int length = first << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    byte[] payload = in.readNBytes(length);
    Frame frame = new Frame(type, flags, stream, payload);
    if (type == SETTINGS && !frame.has(ACK)) {
      frame(SETTINGS, ACK, 0, new byte[0]);
    } else if (type == GOAWAY) {
      goAway = frame.number(4);
    } else if (type == DATA && generous && length > 0) {
      write(WINDOW_UPDATE, 0, 0, number(length));
      frame(WINDOW_UPDATE, 0, stream, number(length));
    }
    return frame;
  }

  /** Reads to the end of the connection; the code of the GOAWAY before it, -1 where none came. */
  public int goAway() throws IOException {
    while (read() != null) {}
    return goAway;
  }

  /** The code of a GOAWAY that came so far; -1: none. */
  public int wentAway() {
    return goAway;
  }

  private String decoded(Frame frame) throws IOException {
    ByteBuf block = Unpooled.wrappedBuffer(frame.payload());
    if (!frame.has(END_HEADERS)) {
      throw new IOException("a head in several frames is not read here");
    }
    try {
      Http2Headers section = decoder.decodeHeaders(frame.stream(), block);
      StringBuilder text = new StringBuilder();
      section.forEach(
          line -> text.append(line.getKey()).append(": ").append(line.getValue()).append('\n'));
      return text.toString();
    } catch (Http2Exception broken) {
      throw new IOException(broken);
    }
  }

  public Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
