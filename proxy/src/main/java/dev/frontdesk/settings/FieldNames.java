package dev.frontdesk.settings;

import dev.frontdesk.http.StructuredFields;
import dev.frontdesk.http.Tokens;
import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Section;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names of fields in files. */
final class FieldNames {
  private FieldNames() {}

  /** The text where it is a token, else null. */
  static @Nullable String token(String text) {
    return Tokens.isToken(text) ? text : null;
  }

  /** What a proxy calls itself in structured fields (RFC 9651 §3.3.4): else null. */
  static @Nullable String pseudonym(String text) {
    return Tokens.isToken(text) && StructuredFields.isToken(text) ? text : null;
  }

  /** The field names of a list, as written. */
  static List<String> checked(Section section, String key) {
    for (Scalar scalar : section.scalars(key)) {
      if (token(scalar.text()) == null) {
        section.expected(key, scalar, "a field name");
      }
    }
    return section.texts(key);
  }

  /** The field names of a list, in lower case. */
  static Set<String> lowerCase(Section section, String key) {
    Set<String> names = new LinkedHashSet<>();
    checked(section, key).forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    return names;
  }

  /** {@code allow-headers}: what carries credentials may not be in it, since it is not keyed. */
  static Set<String> allowed(Section section, Set<String> credentials) {
    for (Scalar scalar : section.scalars("allow-headers")) {
      String name = scalar.text().toLowerCase(Locale.ROOT);
      if (BuiltIn.CREDENTIALS.contains(name) || credentials.contains(name)) {
        section
            .findings()
            .error(
                scalar.place(),
                "allow-headers: %s carries credentials (expected: key.identity or sharing on the routes that need it)"
                    .formatted(scalar.text()));
      }
    }
    return lowerCase(section, "allow-headers");
  }

  /** {@code debug}: off, or a field that nothing else is read from, since it is taken off. */
  static @Nullable String debug(Section answers) {
    String expected = "off, or a field name that begins with X- and means nothing else";
    Scalar scalar = answers.scalar("debug", expected);
    if (scalar == null || scalar.text().equals("off") || scalar.text().equals("false")) {
      return null;
    }
    String name = scalar.text().toLowerCase(Locale.ROOT);
    if (token(name) == null
        || !name.startsWith("x-")
        || name.startsWith("x-forwarded-")
        || name.equals("x-real-ip")
        || BuiltIn.CREDENTIALS.contains(name)) {
      answers.expected("debug", scalar, expected);
      return null;
    }
    return scalar.text();
  }

  /** A field of answers: {@code on}, {@code off}, or another name for it. */
  static @Nullable String answer(Section answers, String key, @Nullable String standard) {
    Scalar scalar = answers.scalar(key, "on, off or a field name");
    if (scalar == null || scalar.text().equals("on") || scalar.text().equals("true")) {
      return standard;
    }
    if (scalar.text().equals("off") || scalar.text().equals("false")) {
      return null;
    }
    if (token(scalar.text()) == null) {
      answers.expected(key, scalar, "on, off or a field name");
      return standard;
    }
    return scalar.text();
  }
}
