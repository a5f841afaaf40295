package dev.frontdesk.policy;

import dev.frontdesk.http.AcceptedCodings;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.ResponseCacheControl;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.http.Tokens;
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

  private Vary() {}

  /**
   * Fields that are written anew for each client or connection, after the fill's head is made: what
   * the origin saw is not what is compared.
   */
  private static final Set<String> WRITTEN_PER_CLIENT =
      Set.of("x-forwarded-for", "forwarded", "via", "te", "connection");

  /**
   * It varies on everything; or on something that is no field name, so that it cannot be known on
   * what; or on a field that is written for each client.
   */
  static boolean onEverything(Fields response) {
    return Tokens.members(response, "Vary").stream().anyMatch(Vary::isEverything);
  }

  private static boolean isEverything(String member) {
    return member.indexOf('*') >= 0
        || !Tokens.isFieldName(member)
        || WRITTEN_PER_CLIENT.contains(member.toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  static boolean names(Fields response, String field) {
    return Tokens.members(response, "Vary").stream().anyMatch(field::equalsIgnoreCase);
  }

  /**
   * The nominated fields with their values in the request. Accept-Encoding is not one of them where
   * the content is plain, or its coding can be taken off here: the proxy chooses codings by itself
   * then. What the origin forbids to transform stays in its coding (RFC 9111 §5.2.2.6).
   */
  static Nominated nominated(ResponseHead response, Fields request) {
    Set<String> names = new TreeSet<>();
    for (String member : Tokens.members(response.fields(), "Vary")) {
      names.add(member.toLowerCase(Locale.ROOT));
    }
    if (isForAnyCoding(response.fields())) {
      names.remove("accept-encoding");
    }
    if (names.isEmpty()) {
      return Nominated.NOTHING;
    }
    return new Nominated(
        values(names, request),
        request,
        names.contains("accept-language") && Languages.areUnderstood(request)
            ? Languages.of(response)
            : null);
  }

  static Nominated nominated(Set<String> names, Fields request) {
    return new Nominated(values(names, request));
  }

  private static Map<String, @Nullable String> values(Set<String> names, Fields request) {
    Map<String, @Nullable String> values = new TreeMap<>();
    for (String name : names) {
      values.put(name, NominatedText.of(request, name));
    }
    return Collections.unmodifiableMap(values);
  }

  private static boolean isForAnyCoding(Fields response) {
    List<String> codings = Tokens.members(response, "Content-Encoding");
    if (codings.isEmpty() || codings.stream().allMatch("identity"::equalsIgnoreCase)) {
      return true;
    }
    return codings.size() == 1
        && DECODABLE.contains(
            AcceptedCodings.plainName(codings.getFirst().toLowerCase(Locale.ROOT)))
        && !ResponseCacheControl.of(response).noTransform();
  }
}
