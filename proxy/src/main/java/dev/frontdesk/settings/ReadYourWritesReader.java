package dev.frontdesk.settings;

import dev.frontdesk.rules.Place;
import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Section;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The {@code read-your-writes} part of a configuration. */
final class ReadYourWritesReader {
  static final int LEAST_KEY = 32;

  private static final String COOKIE = "off, or a cookie's name";
  private static final Duration LONGEST = Duration.ofHours(1);

  private final SecretReader secrets;

  ReadYourWritesReader(SecretReader secrets) {
    this.secrets = secrets;
  }

  ReadYourWrites read(Section config) {
    Section section = config.sectionOrEmpty("read-your-writes", Shapes.READ_YOUR_WRITES);
    String cookie = cookie(section);
    Secret key = key(section);
    if (cookie == null && section.has("key")) {
      section
          .findings()
          .error(section.placeOf("key"), "key beside cookie: off (expected: only with a cookie)");
    }
    return new ReadYourWrites(
        lasts(section),
        cookie,
        key,
        section.texts("identities"),
        section.has("identities") ? section.placeOf("identities") : Place.NOWHERE);
  }

  private static Duration lasts(Section section) {
    Duration lasts = section.positive("lasts", ReadYourWrites.DEFAULT.lasts());
    if (lasts.compareTo(Duration.ofSeconds(1)) < 0 || lasts.compareTo(LONGEST) > 0) {
      section
          .findings()
          .error(
              section.placeOf("lasts"),
              "lasts: %d ms (expected: from 1s to 1h)".formatted(lasts.toMillis()));
    }
    return lasts;
  }

  private static @Nullable String cookie(Section section) {
    Scalar scalar = section.scalar("cookie", COOKIE);
    if (scalar == null) {
      return ReadYourWrites.DEFAULT.cookie();
    }
    if (scalar.text().equals("off")) {
      return null;
    }
    if (FieldNames.token(scalar.text()) == null) {
      section.expected("cookie", scalar, COOKIE);
      return ReadYourWrites.DEFAULT.cookie();
    }
    return scalar.text();
  }

  /** No finding shows it. */
  private @Nullable Secret key(Section section) {
    String text = secrets.read(section, "key");
    if (text == null) {
      return null;
    }
    if (text.length() < LEAST_KEY) {
      section
          .findings()
          .error(
              section.placeOf("key"),
              "key: %d characters (expected: at least %d that nobody can guess, as file: and a path)"
                  .formatted(text.length(), LEAST_KEY));
    }
    return new Secret(text);
  }
}
