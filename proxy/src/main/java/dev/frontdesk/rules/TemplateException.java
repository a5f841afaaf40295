package dev.frontdesk.rules;

/** A template or source that cannot be read: where in its text, what came, what was expected. */
public final class TemplateException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final int offset;
  private final String came;
  private final String expected;

  public TemplateException(int offset, String came, String expected) {
    super("%s (expected: %s)".formatted(came, expected));
    this.offset = offset;
    this.came = came;
    this.expected = expected;
  }

  /** Index into the text, from 0. */
  public int offset() {
    return offset;
  }

  public String came() {
    return came;
  }

  public String expected() {
    return expected;
  }

  /** The same, for a text that begins at this offset of a larger one. */
  TemplateException within(int begin) {
    TemplateException moved = new TemplateException(begin + offset, came, expected);
    moved.initCause(this);
    return moved;
  }
}
