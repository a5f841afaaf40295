package dev.frontdesk.encoding;

import org.jspecify.annotations.Nullable;

/** Content is not what its coding says, or ends early. */
public final class MalformedContent extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedContent(Coding coding, String what, @Nullable Throwable cause) {
    super("%s content: %s".formatted(coding, what), cause);
  }
}
