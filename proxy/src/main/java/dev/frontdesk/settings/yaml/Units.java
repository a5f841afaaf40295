package dev.frontdesk.settings.yaml;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations and sizes. A number without a unit is neither. */
public final class Units {
  public static final String DURATION = "a duration with its unit, as 250ms, 30s, 5m, 2h or 1d";
  public static final String SIZE = "a size with its unit, as 64KiB, 16MiB or 1GiB";

  private static final Pattern DURATION_PART = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Pattern DURATION_FORM = Pattern.compile("(?:\\d{1,9}(?:ms|s|m|h|d))+");
  private static final Pattern SIZE_FORM = Pattern.compile("(\\d{1,12})(B|KiB|MiB|GiB)");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,12}");
  private static final Pattern DECIMAL_SIZE = Pattern.compile("(\\d{1,12}) ?([kKmMgG])[bB]?");

  private Units() {}

  /**
   * {@code 5m10s}: parts from the largest unit to the smallest, each once. Null: not of the form.
   */
  public static @Nullable Duration duration(String text) {
    if (!DURATION_FORM.matcher(text).matches()) {
      return null;
    }
    Duration sum = Duration.ZERO;
    Duration previous = Duration.ofDays(2);
    Matcher part = DURATION_PART.matcher(text);
    while (part.find()) {
      Duration unit =
          switch (part.group(2)) {
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ofDays(1);
          };
      if (unit.compareTo(previous) >= 0) {
        return null;
      }
      previous = unit;
      sum = sum.plus(unit.multipliedBy(Long.parseLong(part.group(1))));
    }
    return sum;
  }

  /** Bytes. Null: not of the form. */
  public static @Nullable Long size(String text) {
    Matcher size = SIZE_FORM.matcher(text);
    if (!size.matches()) {
      return null;
    }
    int shift = Map.of("B", 0, "KiB", 10, "MiB", 20, "GiB", 30).getOrDefault(size.group(2), 0);
    long count = Long.parseLong(size.group(1));
    return count > (Long.MAX_VALUE >> shift) ? null : count << shift;
  }

  static @Nullable String durationSuggestion(String came) {
    return NUMBER.matcher(came).matches() ? Nearest.didYouMean(came + "s") : null;
  }

  static @Nullable String sizeSuggestion(String came) {
    Matcher decimal = DECIMAL_SIZE.matcher(came);
    if (decimal.matches()) {
      return Nearest.didYouMean(
          decimal.group(1) + decimal.group(2).toUpperCase(Locale.ROOT) + "iB");
    }
    return NUMBER.matcher(came).matches() ? Nearest.didYouMean(came + "B") : null;
  }
}
