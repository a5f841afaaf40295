package dev.frontdesk.policy;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Quality;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.http.Tokens;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When a stored response fits a request by its language, although Accept-Language is another text
 * than in the original request.
 *
 * <p>It does when its one Content-Language is exactly the range to which the presented request
 * gives its highest weight, and to which alone. Then the rest of the field has no say: it tells
 * what to do where there is nothing in that language, and the stored response is the proof that
 * there is. An origin that heeds weights (RFC 9110 §12.5.4) would choose this representation; for
 * such a request all fields with that one highest range have the same meaning, which is the
 * normalisation that RFC 9111 §4.1 allows. Everything that this argument does not cover is compared
 * as text:
 *
 * <ul>
 *   <li>two ranges of the highest weight, {@code *} among them, a range that is named twice, junk;
 *   <li>a range that is only a prefix of the content's language, or the other way round: {@code de}
 *       could have a closer answer than {@code de-CH}, and {@code de-CH} than {@code de}, and what
 *       is stored does not say that there is none (RFC 4647 §3.4);
 *   <li>content in several languages, or in none that is named;
 *   <li>answers other than 200: an error page's language is not what was chosen.
 * </ul>
 */
final class Languages {
  /** A language tag or range that is not {@code *} (RFC 4647 §2.1). */
  private static final Pattern TAG = Pattern.compile("[a-z]{1,8}(-[a-z0-9]{1,8})*");

  private Languages() {}

  /**
   * Whether the original request asked for languages and nothing else. Where an origin writes the
   * field into what it sends, what somebody put there is only for those who send the same.
   */
  static boolean areUnderstood(Fields request) {
    List<Quality> ranges = Quality.exactly(request, "Accept-Language");
    return ranges != null
        && ranges.stream()
            .allMatch(range -> range.value().equals("*") || TAG.matcher(range.value()).matches());
  }

  /** The language by which a response may be chosen, in lower case, or null. */
  static @Nullable String of(ResponseHead response) {
    if (response.status() != 200) {
      return null;
    }
    List<String> tags = Tokens.members(response.fields(), "Content-Language");
    String tag = tags.size() == 1 ? tags.getFirst().toLowerCase(Locale.ROOT) : "";
    return TAG.matcher(tag).matches() ? tag : null;
  }

  /** The language that a request prefers above all others, in lower case, or null. */
  static @Nullable String preferred(Fields request) {
    List<Quality> ranges = Quality.exactly(request, "Accept-Language");
    if (ranges == null) {
      return null;
    }
    int highest = ranges.stream().mapToInt(Quality::thousandths).max().orElse(0);
    List<Quality> best = ranges.stream().filter(range -> range.thousandths() == highest).toList();
    if (highest == 0 || best.size() > 1) {
      return null;
    }
    String range = best.getFirst().value();
    boolean once = ranges.stream().filter(other -> other.value().equals(range)).count() == 1;
    return once && TAG.matcher(range).matches() ? range : null;
  }
}
