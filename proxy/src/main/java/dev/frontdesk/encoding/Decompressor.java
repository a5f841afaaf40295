package dev.frontdesk.encoding;

/**
 * Decodes piece by piece, never making more at once than there is room for. Holds native memory
 * until it is closed. One thread at a time.
 */
interface Decompressor extends AutoCloseable {
  /** Gives the next piece; only when {@link #drain} last gave 0. Reads it before it returns 0. */
  void feed(byte[] content, int offset, int length) throws MalformedContent;

  /** Decodes into {@code room}; the number of bytes, 0 where more input is needed first. */
  int drain(byte[] room) throws MalformedContent;

  /** The content has come to its proper end. */
  boolean isComplete();

  @Override
  void close();

  static Decompressor of(Coding coding) {
    Natives.require(coding);
    return switch (coding) {
      case GZIP -> new GzipDecompressor();
      case DEFLATE -> new DeflateDecompressor();
      case BR -> new BrotliDecompressor();
      case ZSTD -> new ZstdDecompressor();
      case IDENTITY -> throw new IllegalArgumentException("identity (expected: a coding)");
    };
  }
}
