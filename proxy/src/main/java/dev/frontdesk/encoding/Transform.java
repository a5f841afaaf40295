package dev.frontdesk.encoding;

import java.util.Arrays;

/** What a {@link CodedStream} does to its pieces, in bounded steps. One thread at a time. */
sealed interface Transform {
  /** Bytes that one step takes in (encoding) or makes (decoding), at most. */
  int STEP = 16 * 1024;

  /** Only while it is hungry. */
  void feed(byte[] piece);

  /** It can do nothing more before the next piece. */
  boolean isHungry();

  /** One step; what came out, which may be nothing. */
  byte[] work() throws MalformedContent;

  /** What is held back, so that the reader has everything that was fed. */
  byte[] flush();

  /** The last bytes. */
  byte[] finish() throws MalformedContent;

  /** Frees what is native; again does nothing. */
  void close();

  boolean isClosed();

  /** Plain pieces in, coded ones out. */
  final class Encoding implements Transform {
    private final Compressor compressor;
    private byte[] input = new byte[0];
    private int at;
    private boolean unflushed;
    private boolean closed;

    Encoding(Coding coding, int level) {
      compressor = new Compressor(coding, level);
    }

    @Override
    public void feed(byte[] piece) {
      input = piece;
      at = 0;
    }

    @Override
    public boolean isHungry() {
      return at == input.length;
    }

    @Override
    public byte[] work() {
      int length = Math.min(STEP, input.length - at);
      compressor.write(input, at, length);
      at += length;
      unflushed = true;
      return compressor.take();
    }

    @Override
    public byte[] flush() {
      if (!unflushed) {
        return new byte[0];
      }
      unflushed = false;
      compressor.flush();
      return compressor.take();
    }

    @Override
    public byte[] finish() {
      close();
      return compressor.take();
    }

    @Override
    public void close() {
      closed = true;
      compressor.close();
    }

    @Override
    public boolean isClosed() {
      return closed;
    }
  }

  /** Coded pieces in, plain ones out. */
  final class Decoding implements Transform {
    private final Coding coding;
    private final Decompressor decompressor;
    private final byte[] room = new byte[STEP];
    private byte[] pending = new byte[0];
    private boolean fed;
    private boolean hungry = true;
    private boolean closed;

    Decoding(Coding coding) {
      this.coding = coding;
      this.decompressor = Decompressor.of(coding);
    }

    @Override
    public void feed(byte[] piece) {
      if (piece.length > 0) {
        fed = true;
        hungry = false;
        pending = piece;
      }
    }

    @Override
    public boolean isHungry() {
      return hungry;
    }

    @Override
    public byte[] work() throws MalformedContent {
      if (pending.length > 0) {
        decompressor.feed(pending, 0, pending.length);
        pending = new byte[0];
      }
      int made = decompressor.drain(room);
      hungry = made == 0;
      return Arrays.copyOf(room, made);
    }

    @Override
    public byte[] flush() {
      return new byte[0];
    }

    @Override
    public byte[] finish() throws MalformedContent {
      if (fed && !decompressor.isComplete()) {
        throw new MalformedContent(coding, "it ends early", null);
      }
      return new byte[0];
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        decompressor.close();
      }
    }

    @Override
    public boolean isClosed() {
      return closed;
    }
  }
}
