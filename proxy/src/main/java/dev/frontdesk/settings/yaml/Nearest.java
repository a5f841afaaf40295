package dev.frontdesk.settings.yaml;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** "Did you mean": the known name that is the fewest edits away from what came. */
public final class Nearest {
  private Nearest() {}

  /** {@code did you mean "ttl"?}, or null where no known name is near. */
  public static @Nullable String suggestion(String came, Collection<String> known) {
    String nearest = null;
    int fewest = (came.length() <= 3 ? 1 : Math.max(2, came.length() / 3)) + 1;
    for (String name : known) {
      int edits = edits(came.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
      if (edits < fewest) {
        fewest = edits;
        nearest = name;
      }
    }
    return nearest == null ? null : didYouMean(nearest);
  }

  public static String didYouMean(String name) {
    return "did you mean \"" + name + "\"?";
  }

  /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
  static int edits(String a, String b) {
    int[][] distance = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          distance[i][j] = i + j;
          continue;
        }
        int replaced = distance[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, 1 + Math.min(distance[i - 1][j], distance[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          best = Math.min(best, distance[i - 2][j - 2] + 1);
        }
        distance[i][j] = best;
      }
    }
    return distance[a.length()][b.length()];
  }
}
