package dev.frontdesk.fuzz.rig;

import dev.frontdesk.fuzz.history.History;
import dev.frontdesk.fuzz.history.Line;
import dev.frontdesk.fuzz.history.Lines;
import dev.frontdesk.fuzz.history.Recipe;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One representation as an origin has it: a version of a resource, as the request fields select it
 * that the recipe's Vary names.
 *
 * @param variant of the selecting fields; empty where nothing is selected
 */
record Resource(String target, int version, String variant) {
  /** So many octets follow, each of which tells the version. */
  private static final int FILLING = 40;

  private static final Pattern PLACE = Pattern.compile("\\{((?:850|asc):)?now([+-]\\d+)?}");
  private static final DateTimeFormatter FIXDATE = form("EEE, dd MMM yyyy HH:mm:ss 'GMT'");
  private static final DateTimeFormatter RFC_850 = form("EEEE, dd-MMM-yy HH:mm:ss 'GMT'");
  private static final DateTimeFormatter ASCTIME = form("EEE MMM ppd HH:mm:ss yyyy");

  static Resource of(String target, int version, Recipe recipe, Lines request) {
    StringBuilder variant = new StringBuilder();
    for (String name : recipe.lines().members("Vary")) {
      if (!name.equals("*") && request.has(name) && !name.equals("accept-encoding")) {
        variant.append('-').append(canonical(request.combined(name)));
      }
    }
    return new Resource(target, version, variant.toString());
  }

  /** One representation for all spellings that mean the same. */
  private static String canonical(String value) {
    return Arrays.stream(value.toLowerCase(Locale.ROOT).split("[^a-z0-9]+"))
        .sorted()
        .collect(Collectors.joining());
  }

  String etag() {
    return "\"v" + version + variant + "\"";
  }

  String modified() {
    return FIXDATE.format(History.modified(version));
  }

  /** As a client or a model can read the version from it. */
  String content(int status) {
    StringBuilder content =
        new StringBuilder("%s|%d|v%d|%s|".formatted(target, status, version, variant));
    for (int i = 0; i < FILLING; i++) {
      content.append((char) ('a' + (i + 5 * version) % 26));
    }
    return content.toString();
  }

  /** Whether the conditions say that the one who asks has this representation. */
  boolean isKnownTo(Lines request) {
    if (request.has("If-None-Match")) {
      String list = request.combined("If-None-Match");
      return list.equals("*") || list.contains(etag());
    }
    return modified().equals(request.first("If-Modified-Since"));
  }

  /** The lines with their places filled in. */
  Lines filled(Lines lines, Instant now, int length) {
    List<Line> filled = new ArrayList<>();
    for (Line line : lines.all()) {
      String value =
          line.value()
              .replace("{etag}", etag())
              .replace("{target}", target)
              .replace("{modified}", modified())
              .replace("{length}", Integer.toString(length));
      filled.add(new Line(line.name(), dates(value, now)));
    }
    return new Lines(filled);
  }

  private static String dates(String value, Instant now) {
    Matcher places = PLACE.matcher(value);
    return places.replaceAll(place -> {
      String form = place.group(1);
      long by = place.group(2) == null ? 0 : Long.parseLong(place.group(2));
      Instant time = now.plusSeconds(by);
      if (form == null) {
        return FIXDATE.format(time);
      }
      return form.equals("850:") ? RFC_850.format(time) : ASCTIME.format(time);
    });
  }

  private static DateTimeFormatter form(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
  }
}
