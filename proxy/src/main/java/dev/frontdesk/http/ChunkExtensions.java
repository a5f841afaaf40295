package dev.frontdesk.http;

import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;

/**
 * Chunk extensions (RFC 9112 §7.1.1), which a recipient that does not know them must ignore. The
 * decoder refuses some that are well-formed ({@code 5;a=b}); those it gets as white space behind
 * the size. One that is not well-formed is left to the decoder, which refuses it: two readers may
 * take its line for two different ones.
 */
public final class ChunkExtensions {
  private ChunkExtensions() {}

  /**
   * Blanks what follows the size in a chunk's first line, where all of that line is here and its
   * extensions are well-formed.
   *
   * @param octetAt gives the octet at an index, signed or not
   * @param blank makes the octet at an index a space
   * @param from where the line begins
   */
  public static void hide(IntUnaryOperator octetAt, IntConsumer blank, int from, int to) {
    int semicolon = -1;
    int end = from;
    while (end < to && octetAt.applyAsInt(end) != '\n') {
      if (semicolon < 0 && octetAt.applyAsInt(end) == ';') {
        semicolon = end;
      }
      end++;
    }
    boolean complete = end < to && end > from && octetAt.applyAsInt(end - 1) == '\r';
    if (complete && semicolon >= 0 && areWellFormed(octetAt, semicolon, end - 1)) {
      for (int i = semicolon; i < end - 1; i++) {
        blank.accept(i);
      }
    }
  }

  /** {@code *( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )} */
  private static boolean areWellFormed(IntUnaryOperator octetAt, int from, int to) {
    int at = from;
    while (at < to) {
      if (octetAt.applyAsInt(at) != ';') {
        return false;
      }
      int name = blanks(octetAt, at + 1, to);
      int behind = token(octetAt, name, to);
      if (behind == name) {
        return false;
      }
      at = blanks(octetAt, behind, to);
      if (at < to && octetAt.applyAsInt(at) == '=') {
        int value = blanks(octetAt, at + 1, to);
        behind =
            value < to && octetAt.applyAsInt(value) == '"'
                ? quoted(octetAt, value, to)
                : token(octetAt, value, to);
        if (behind <= value) {
          return false;
        }
        at = blanks(octetAt, behind, to);
      }
    }
    return true;
  }

  private static int blanks(IntUnaryOperator octetAt, int from, int to) {
    int at = from;
    while (at < to && (octetAt.applyAsInt(at) == ' ' || octetAt.applyAsInt(at) == '\t')) {
      at++;
    }
    return at;
  }

  private static int token(IntUnaryOperator octetAt, int from, int to) {
    int at = from;
    while (at < to && isTokenOctet(octetAt.applyAsInt(at))) {
      at++;
    }
    return at;
  }

  /** RFC 9110 §5.6.2. */
  private static boolean isTokenOctet(int octet) {
    return (octet >= 'a' && octet <= 'z')
        || (octet >= 'A' && octet <= 'Z')
        || (octet >= '0' && octet <= '9')
        || (octet > 0 && "!#$%&'*+-.^_`|~".indexOf(octet) >= 0);
  }

  /** Behind the closing quote; -1 where there is none, or an octet that may not be inside. */
  private static int quoted(IntUnaryOperator octetAt, int from, int to) {
    for (int at = from + 1; at < to; at++) {
      int octet = octetAt.applyAsInt(at) & 0xff;
      if (octet == '"') {
        return at + 1;
      }
      if (octet == '\\') {
        at++;
        octet = at < to ? octetAt.applyAsInt(at) & 0xff : 0;
      }
      if (octet != '\t' && (octet < ' ' || octet == 0x7f)) {
        return -1;
      }
    }
    return -1;
  }
}
