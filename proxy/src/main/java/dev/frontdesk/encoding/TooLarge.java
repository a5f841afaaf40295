package dev.frontdesk.encoding;

/** Decoded content is larger than its bound: it was not decoded further. */
public final class TooLarge extends Exception {
  private static final long serialVersionUID = 1L;

  TooLarge(Coding coding, int bound) {
    super("%s content decodes to more than %d bytes".formatted(coding, bound));
  }
}
