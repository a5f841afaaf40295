package dev.frontdesk.fuzz.model;

import dev.frontdesk.fuzz.history.Lines;
import dev.frontdesk.fuzz.model.Directives.Directive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** CDN-Cache-Control (RFC 9213), a Dictionary of RFC 9651, as far as histories have them. */
final class Targeted {
  static final String NAME = "CDN-Cache-Control";

  private static final String ITEM =
      "(?:-?\\d{1,12}\\.\\d{1,3}|-?\\d{1,15}|\"(?:[ !#-\\[\\]-~]|\\\\[\"\\\\])*\""
          + "|[A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*|\\?[01])";
  private static final String KEY = "[a-z*][a-z0-9_.*-]*";
  private static final String PARAMETERS = "(?:; *" + KEY + "(?:=" + ITEM + ")?)*";
  private static final String LIST =
      "\\( *(?:" + ITEM + PARAMETERS + "(?: +" + ITEM + PARAMETERS + ")*)? *\\)";
  private static final Pattern MEMBER =
      Pattern.compile("(" + KEY + ")(?:=(" + ITEM + "|" + LIST + "))?" + PARAMETERS);
  private static final Set<String> SECONDS =
      Set.of("max-age", "s-maxage", "stale-while-revalidate", "stale-if-error");

  private Targeted() {}

  /** It is there, valid and not empty. */
  static boolean counts(Lines lines) {
    return directives(lines) != null;
  }

  /** Null where it does not count. What has a value of another type is not there. */
  static @Nullable List<Directive> directives(Lines lines) {
    String text = lines.combined(NAME).strip();
    Map<String, @Nullable String> members = new LinkedHashMap<>();
    Matcher member = MEMBER.matcher(text);
    int at = 0;
    while (at < text.length() || !members.isEmpty()) {
      if (!member.find(at) || member.start() != at) {
        return null;
      }
      members.put(member.group(1), member.group(2));
      at = member.end();
      if (at == text.length()) {
        break;
      }
      Matcher comma = Pattern.compile("[ \\t]*,[ \\t]*").matcher(text);
      if (!comma.find(at) || comma.start() != at) {
        return null;
      }
      at = comma.end();
    }
    return members.isEmpty() ? null : known(members);
  }

  private static List<Directive> known(Map<String, @Nullable String> members) {
    List<Directive> known = new ArrayList<>();
    members.forEach((name, value) -> {
      boolean integer = value != null && value.matches("-?\\d+");
      boolean set = value == null || value.equals("?1");
      boolean quoted = value != null && value.startsWith("\"");
      if (SECONDS.contains(name)) {
        if (integer) {
          known.add(new Directive(name, value, true));
        }
      } else if (set) {
        known.add(new Directive(name, null, true));
      } else if (quoted && value != null) {
        known.add(new Directive(name, value.substring(1, value.length() - 1), false));
      }
    });
    return known;
  }
}
