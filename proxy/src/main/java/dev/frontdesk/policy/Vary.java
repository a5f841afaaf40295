package dev.frontdesk.policy;

import dev.frontdesk.http.AcceptedCodings;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Tokens;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Request fields that a response was selected by (RFC 9110 §12.5.5, RFC 9111 §4.1). */
final class Vary {
  /** Codings that the proxy can take off, and so serve to anybody. */
  private static final Set<String> DECODABLE = Set.of("identity", "gzip", "br", "zstd");

  /**
   * Fields known to be lists, where white space around commas means nothing. In others it may, so
   * only lines are joined there.
   */
  private static final Set<String> LISTS =
      Set.of("accept", "accept-charset", "accept-encoding", "accept-language", "cache-control");

  private static final Set<String> WITHOUT_CASE = Set.of("accept-encoding", "accept-language");

  private Vary() {}

  /**
   * Fields that forwarding writes anew for each client, after the fill's head is made: what the
   * origin saw is not what is compared.
   */
  private static final Set<String> WRITTEN_PER_CLIENT = Set.of("x-forwarded-for", "forwarded");

  /**
   * It varies on everything; or on something that is no field name, so that it cannot be known on
   * what; or on a field that is written for each client.
   */
  static boolean onEverything(Fields response) {
    return Tokens.members(response, "Vary").stream().anyMatch(Vary::isEverything);
  }

  private static boolean isEverything(String member) {
    return member.equals("*")
        || !Tokens.isFieldName(member)
        || WRITTEN_PER_CLIENT.contains(member.toLowerCase(Locale.ROOT));
  }

  static boolean names(Fields response, String field) {
    return Tokens.members(response, "Vary").stream().anyMatch(field::equalsIgnoreCase);
  }

  /**
   * The nominated fields with their values in the request. Accept-Encoding is not one of them where
   * the content's coding can be taken off here: the proxy chooses codings by itself then.
   */
  static Nominated nominated(Fields response, Fields request) {
    Set<String> names = new TreeSet<>();
    for (String member : Tokens.members(response, "Vary")) {
      names.add(member.toLowerCase(Locale.ROOT));
    }
    if (isDecodable(response)) {
      names.remove("accept-encoding");
    }
    return nominated(names, request);
  }

  static Nominated nominated(Set<String> names, Fields request) {
    Map<String, @Nullable String> values = new TreeMap<>();
    for (String name : names) {
      values.put(name, normalised(request, name));
    }
    return values.isEmpty()
        ? Nominated.NOTHING
        : new Nominated(Collections.unmodifiableMap(values));
  }

  static boolean matches(Nominated nominated, Fields presented) {
    for (Map.Entry<String, @Nullable String> field : nominated.values().entrySet()) {
      String value = normalised(presented, field.getKey());
      String original = field.getValue();
      if (original == null ? value != null : !original.equals(value)) {
        return false;
      }
    }
    return true;
  }

  /**
   * All lines as one value (RFC 9111 §4.1): lines joined; in lists, white space around commas and
   * empty members dropped. An absent field is null, an empty one is not.
   */
  static @Nullable String normalised(Fields request, String name) {
    if (!request.contains(name)) {
      return null;
    }
    List<String> parts = new ArrayList<>();
    if (LISTS.contains(name)) {
      parts.addAll(Tokens.members(request, name));
    } else {
      request.all(name).forEach(value -> parts.add(Tokens.trim(value)));
    }
    String joined = String.join(", ", parts);
    return WITHOUT_CASE.contains(name) ? joined.toLowerCase(Locale.ROOT) : joined;
  }

  private static boolean isDecodable(Fields response) {
    List<String> codings = Tokens.members(response, "Content-Encoding");
    return codings.isEmpty()
        || (codings.size() == 1
            && DECODABLE.contains(
                AcceptedCodings.plainName(codings.getFirst().toLowerCase(Locale.ROOT))));
  }
}
