package dev.frontdesk.settings;

import dev.frontdesk.settings.yaml.Section;
import org.jspecify.annotations.Nullable;

/** The end of what a size may be. */
final class UpTo {
  private UpTo() {}

  /** A body that is kept is one array; a larger figure than an array has is a finding. */
  static @Nullable Long oneArray(Section section, String key, @Nullable Long size) {
    if (size != null && size > Config.Memory.MOST_OBJECT) {
      section
          .findings()
          .error(
              section.placeOf(key), "%s: %d bytes (expected: at most 1GiB)".formatted(key, size));
    }
    return size;
  }
}
