package dev.frontdesk.key;

import dev.frontdesk.http.Remembered;
import java.util.List;

/** The value of a keyed list field in one form. Pure; any thread. */
final class CanonicalList {
  private static final Remembered<String> READ = new Remembered<>(CanonicalList::read);

  private CanonicalList() {}

  /**
   * Lines combined, white space around commas and empty elements taken off (RFC 9110 §5.6.1); a
   * value with a quoted string stays as it is.
   *
   * @param name of the field, in lower case: what is no negotiation may be a secret, or another for
   *     each client, and is not remembered
   */
  static String of(String name, List<String> lines) {
    String combined = lines.size() == 1 ? lines.getFirst() : String.join(", ", lines);
    return name.startsWith("accept") ? READ.of(combined) : read(combined);
  }

  private static String read(String combined) {
    if (combined.indexOf('"') >= 0) {
      return combined;
    }
    StringBuilder list = new StringBuilder(combined.length() + 8);
    int from = 0;
    while (from <= combined.length()) {
      int comma = combined.indexOf(',', from);
      int to = comma < 0 ? combined.length() : comma;
      String element = combined.substring(from, to);
      if (!element.isBlank()) {
        list.append(list.isEmpty() ? "" : ", ").append(element.strip());
      }
      from = to + 1;
    }
    return list.toString();
  }
}
