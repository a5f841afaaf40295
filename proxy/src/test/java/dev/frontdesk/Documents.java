package dev.frontdesk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The project's own pages and files; tests run in the module's folder. */
public final class Documents {
  /** The checkout. */
  public static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private Documents() {}

  public static String read(String path) {
    try {
      return Files.readString(ROOT.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
