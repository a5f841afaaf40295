package dev.frontdesk.policy;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.Fields;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A presented request's fields, held against what original requests had (RFC 9111 §4.1). Nothing is
 * parsed where the texts are the same, and each field at most once however many stored responses
 * there are. One thread.
 */
final class Presented {
  private static final String LANGUAGE = "accept-language";

  private final Fields fields;

  /** Values that had to be normalised; null where none had to be yet. */
  private @Nullable Map<String, @Nullable String> normalised;

  private @Nullable String language;
  private boolean languageKnown;

  Presented(Fields fields) {
    this.fields = fields;
  }

  /** All nominated fields match; or all but Accept-Language do, and the language is the one. */
  boolean matches(Nominated nominated) {
    List<Nominated.Named> named = nominated.fields();
    for (int i = 0; i < named.size(); i++) {
      Nominated.Named field = named.get(i);
      if (!matches(field) && !(field.name().equals(LANGUAGE) && speaks(nominated.language()))) {
        return false;
      }
    }
    return true;
  }

  private boolean matches(Nominated.Named original) {
    String only = null;
    int count = 0;
    if (!fields.contains(original.name())) {
      return original.value() == null;
    }
    for (Field line : fields) {
      if (line.is(original.name())) {
        only = line.value();
        count++;
      }
    }
    return original.value() != null
        && ((count == 1 && Objects.equals(only, original.line()))
            || original.value().equals(normalised(original.name())));
  }

  private @Nullable String normalised(String name) {
    if (normalised == null) {
      normalised = new HashMap<>();
    }
    return normalised.computeIfAbsent(name, absent -> NominatedText.of(fields, absent));
  }

  private boolean speaks(@Nullable String stored) {
    if (stored == null) {
      return false;
    }
    if (!languageKnown) {
      language = Languages.preferred(fields);
      languageKnown = true;
    }
    return stored.equals(language);
  }
}
