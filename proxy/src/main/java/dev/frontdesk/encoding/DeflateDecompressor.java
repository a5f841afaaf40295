package dev.frontdesk.encoding;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The zlib format (RFC 9110 §8.4.1.2); raw deflate data, which some servers send, is not read. */
final class DeflateDecompressor implements Decompressor {
  private final Inflater inflater = new Inflater();

  @Override
  public void feed(byte[] content, int offset, int length) throws MalformedContent {
    if (inflater.finished()) {
      throw new MalformedContent(Coding.DEFLATE, "more after its end", null);
    }
    inflater.setInput(content, offset, length);
  }

  @Override
  public int drain(byte[] room) throws MalformedContent {
    try {
      int made = inflater.inflate(room);
      if (made == 0 && inflater.needsDictionary()) {
        throw new MalformedContent(Coding.DEFLATE, "it needs a dictionary", null);
      }
      if (inflater.finished() && inflater.getRemaining() > 0) {
        throw new MalformedContent(Coding.DEFLATE, "more after its end", null);
      }
      return made;
    } catch (DataFormatException malformed) {
      throw new MalformedContent(Coding.DEFLATE, "malformed", malformed);
    }
  }

  @Override
  public boolean isComplete() {
    return inflater.finished();
  }

  @Override
  public void close() {
    inflater.end();
  }
}
