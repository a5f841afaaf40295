package dev.frontdesk.compare;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes one request after another, each with its number in the places that are for it. One thread.
 */
final class RequestBytes {
  private static final String PLACE = "{n}";

  /** What stands before, between and behind the places. */
  private final List<byte[]> pieces = new ArrayList<>();

  private final byte[] digits = new byte[20];
  private final long pool;
  private final long step;
  private long number;

  /**
   * @param thread which of the job's threads this is for: it takes every so many-th number, so that
   *     no two threads write the same
   */
  RequestBytes(LoadJob job, int thread) {
    pool = job.pool();
    step = job.threads();
    number = job.first() + thread;
    StringBuilder text = new StringBuilder("GET ").append(job.path()).append(" HTTP/1.1\r\n");
    text.append("Host: 127.0.0.1:").append(job.port()).append("\r\n");
    job.fields().forEach(field -> text.append(field).append("\r\n"));
    String all = text.append("\r\n").toString();
    int from = 0;
    for (int at = all.indexOf(PLACE); at >= 0; at = all.indexOf(PLACE, from)) {
      pieces.add(all.substring(from, at).getBytes(StandardCharsets.ISO_8859_1));
      from = at + PLACE.length();
    }
    pieces.add(all.substring(from).getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Clears the buffer, and leaves it ready to be read. */
  void next(ByteBuffer to) {
    to.clear();
    to.put(pieces.get(0));
    if (pieces.size() > 1) {
      int from = writeDigits(pool > 0 ? number % pool : number);
      number += step;
      for (int i = 1; i < pieces.size(); i++) {
        to.put(digits, from, digits.length - from).put(pieces.get(i));
      }
    }
    to.flip();
  }

  private int writeDigits(long value) {
    int at = digits.length;
    do {
      digits[--at] = (byte) ('0' + value % 10);
      value /= 10;
    } while (value > 0);
    return at;
  }
}
