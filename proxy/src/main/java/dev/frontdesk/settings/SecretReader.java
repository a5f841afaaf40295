package dev.frontdesk.settings;

import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Section;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Values that may stand in a file of their own: {@code file:/run/secrets/token}. */
final class SecretReader {
  private static final String FILE = "file:";

  private final Function<String, @Nullable String> files;

  SecretReader(Function<String, @Nullable String> files) {
    this.files = files;
  }

  /** The text itself, or that of the file it names without a last line end. */
  @Nullable String read(Section section, String key) {
    Scalar scalar = section.scalar(key, "a text, or file: and a path");
    return scalar == null ? null : read(section, key, scalar);
  }

  /** The same for one of several. */
  @Nullable String read(Section section, String key, Scalar scalar) {
    if (!scalar.text().startsWith(FILE)) {
      return scalar.text();
    }
    String path = scalar.text().substring(FILE.length());
    String text = files.apply(path);
    if (text == null) {
      section
          .findings()
          .error(
              scalar.place(),
              "%s: %s cannot be read (expected: a file that this process may read)"
                  .formatted(key, path));
      return null;
    }
    return text.stripTrailing();
  }

  /** The path of a value that stands in a file, else null. */
  static @Nullable String path(Section section, String key) {
    return section.node(key) instanceof Scalar scalar && scalar.text().startsWith(FILE)
        ? scalar.text().substring(FILE.length())
        : null;
  }

  /** A public key: PEM, or a JWK, which is a JSON object. */
  @Nullable String publicKey(Section section, String key) {
    String text = read(section, key);
    return text != null && text.startsWith("{")
        ? text
        : pem(section, key, "PUBLIC KEY", "CERTIFICATE");
  }

  /** PEM text of this kind: {@code CERTIFICATE}, {@code PRIVATE KEY}. The value is never shown. */
  @Nullable String pem(Section section, String key, String... kinds) {
    String text = read(section, key);
    if (text == null) {
      return null;
    }
    for (String kind : kinds) {
      if (text.contains("-----BEGIN ") && text.contains(kind + "-----")) {
        return text;
      }
    }
    section
        .findings()
        .error(
            section.placeOf(key),
            "%s: no PEM text of a %s (expected: file: and a path, or the text itself)"
                .formatted(key, String.join(" or ", kinds)));
    return null;
  }
}
