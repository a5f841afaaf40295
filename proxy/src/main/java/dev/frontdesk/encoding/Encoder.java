package dev.frontdesk.encoding;

import java.io.ByteArrayOutputStream;

/** Whole contents at once. Any thread, but not the event loop where contents are large. */
public final class Encoder {
  private static final int PIECE = 16 * 1024;

  private Encoder() {}

  /**
   * @param level on the coding's own scale
   */
  public static byte[] encode(Coding coding, int level, byte[] content) {
    try (Compressor compressor = new Compressor(coding, level)) {
      compressor.write(content, 0, content.length);
      compressor.finish();
      return compressor.take();
    }
  }

  /**
   * Throws TooLarge where more than {@code maxBytes} come out; no more than that is ever held.
   * Empty content is empty in every coding.
   */
  public static byte[] decode(Coding coding, byte[] content, int maxBytes)
      throws TooLarge, MalformedContent {
    if (coding == Coding.IDENTITY || content.length == 0) {
      if (content.length > maxBytes) {
        throw new TooLarge(coding, maxBytes);
      }
      return content;
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream(Math.min(maxBytes, 4 * content.length));
    byte[] piece = new byte[PIECE];
    try (Decompressor decompressor = Decompressor.of(coding)) {
      decompressor.feed(content, 0, content.length);
      int length = decompressor.drain(piece);
      while (length > 0) {
        if (whole.size() + length > maxBytes) {
          throw new TooLarge(coding, maxBytes);
        }
        whole.write(piece, 0, length);
        length = decompressor.drain(piece);
      }
      if (!decompressor.isComplete()) {
        throw new MalformedContent(coding, "it ends early", null);
      }
    }
    return whole.toByteArray();
  }
}
