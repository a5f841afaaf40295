package dev.frontdesk.policy;

import dev.frontdesk.http.AcceptedCodings;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Quality;
import dev.frontdesk.http.Tokens;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The value of a request field in one form for all that mean the same (RFC 9111 §4.1). How far that
 * goes is each field's own definition:
 *
 * <ul>
 *   <li>Lines of one field are one value (RFC 9110 §5.3), whatever the field.
 *   <li>In lists, white space around commas and empty members mean nothing (§5.6.1).
 *   <li>Accept, Accept-Charset, Accept-Encoding and Accept-Language have weights, and neither their
 *       ranges nor {@code q} have case (§8.3.1, §8.3.2, §8.4.1, §8.5.1). The weight says the order,
 *       so members stand by weight, and {@code q=1.0} is none at all. A range that is named twice
 *       with one weight is named once.
 *   <li>In Accept-Encoding and Accept-Language equal weights are equal (§12.5.3, §12.5.4), so
 *       members of one weight stand by name. In Accept they keep their order: frameworks choose by
 *       it.
 *   <li>In Accept-Encoding a coding that is not named is as little acceptable as one with {@code
 *       q=0}, unless {@code *} is named or it is identity (§12.5.3); and {@code x-gzip} is gzip.
 * </ul>
 *
 * <p>Of a field that is not known here, white space stays as it is, also around commas: only the
 * field's own syntax could say that it means nothing, and {@code a,b} may be another text than
 * {@code a, b}. So does everything in a list that is not understood to its end: junk, parameters,
 * or one range with two weights.
 */
final class NominatedText {
  private static final Set<String> WEIGHTED =
      Set.of("accept", "accept-charset", "accept-encoding", "accept-language");

  /** Where the order of members of one weight has no meaning. */
  private static final Set<String> EQUALS = Set.of("accept-encoding", "accept-language");

  /** Lists without weights; of these, too, only the white space is taken off. */
  private static final Set<String> LISTS = Set.of("cache-control", "pragma", "prefer");

  private static final Set<String> WITHOUT_CASE = Set.of("accept-encoding", "accept-language");

  private NominatedText() {}

  /**
   * @param name in lower case
   * @return null for an absent field; an empty one is not absent
   */
  static @Nullable String of(Fields request, String name) {
    if (!request.contains(name)) {
      return null;
    }
    if (!WEIGHTED.contains(name) && !LISTS.contains(name)) {
      List<String> lines = new ArrayList<>();
      request.all(name).forEach(value -> lines.add(Tokens.trim(value)));
      return String.join(", ", lines);
    }
    List<Quality> members = WEIGHTED.contains(name) ? Quality.exactly(request, name) : null;
    String understood = members == null ? null : weighted(name, members);
    if (understood != null) {
      return understood;
    }
    String joined = String.join(", ", Tokens.members(request, name));
    return WITHOUT_CASE.contains(name) ? joined.toLowerCase(Locale.ROOT) : joined;
  }

  private static @Nullable String weighted(String name, List<Quality> members) {
    boolean codings = name.equals("accept-encoding");
    boolean any = members.stream().anyMatch(member -> member.value().equals("*"));
    Map<String, Integer> seen = new HashMap<>();
    List<Quality> kept = new ArrayList<>();
    for (Quality member : members) {
      String value = codings ? AcceptedCodings.plainName(member.value()) : member.value();
      Integer other = seen.putIfAbsent(value, member.thousandths());
      if (other != null && other != member.thousandths()) {
        return null;
      }
      boolean unsaid = codings && !any && member.thousandths() == 0 && !value.equals("identity");
      if (other == null && !unsaid) {
        kept.add(new Quality(value, member.thousandths()));
      }
    }
    Comparator<Quality> order = Comparator.comparingInt(Quality::thousandths).reversed();
    kept.sort(EQUALS.contains(name) ? order.thenComparing(Quality::value) : order);
    return String.join(", ", kept.stream().map(Quality::toString).toList());
  }
}
