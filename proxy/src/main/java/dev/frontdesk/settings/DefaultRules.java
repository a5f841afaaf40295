package dev.frontdesk.settings;

import dev.frontdesk.settings.yaml.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The rule file that comes with the program: what applies where no other rule matches. */
public final class DefaultRules {
  /** As findings name it. */
  public static final String NAME = "(built-in)/default.yaml";

  private static final String RESOURCE = "/dev/frontdesk/rules/default.yaml";

  private DefaultRules() {}

  public static SourceText source() {
    try (InputStream resource = DefaultRules.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path");
      }
      return new SourceText(NAME, new String(resource.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** A copy of it in the operator's folder is the same rules, not a second set of them. */
  static boolean isCopy(SourceText file) {
    return file.text().replace("\r\n", "\n").strip().equals(source().text().strip());
  }
}
