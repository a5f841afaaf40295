package dev.frontdesk.fuzz.model;

import dev.frontdesk.fuzz.history.Lines;
import dev.frontdesk.fuzz.history.Step;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Vary (RFC 9111 §4.1). Accept-Encoding is not compared: the proxy asks for plain content and codes
 * it for each client, and plain content is acceptable to all of them.
 */
final class Varying {
  private Varying() {}

  /** At least one of the requests that selected the state is as this one, by any reading. */
  static boolean mayMatch(State state, Step.Ask ask) {
    List<String> names = state.lines.members("Vary");
    if (names.contains("*")) {
      return false;
    }
    return state.selectedBy.stream()
        .anyMatch(original ->
            names.stream()
                .filter(name -> !name.equals("accept-encoding"))
                .allMatch(name -> same(original.lines(), ask.lines(), name)));
  }

  private static boolean same(Lines original, Lines presented, String name) {
    return original.has(name) == presented.has(name)
        && canonical(original.combined(name)).equals(canonical(presented.combined(name)));
  }

  /** What the text allows to be taken as the same: white space, case, and the order of members. */
  private static String canonical(String value) {
    return Arrays.stream(value.toLowerCase(Locale.ROOT).split(","))
        .map(String::strip)
        .filter(member -> !member.isEmpty())
        .sorted()
        .collect(Collectors.joining(","));
  }
}
