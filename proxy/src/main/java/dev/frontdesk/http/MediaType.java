package dev.frontdesk.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A media type (RFC 9110 §8.3.1): type, subtype and parameter names in lower case; of a parameter
 * that comes twice, the first.
 */
public record MediaType(String type, String subtype, Map<String, String> parameters) {

  /** Null where there is no media type to be read. Junk parameters are left out. */
  public static @Nullable MediaType parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    List<String> parts = Tokens.split(text, ';');
    int slash = parts.getFirst().indexOf('/');
    if (slash < 0) {
      return null;
    }
    String type = parts.getFirst().substring(0, slash).toLowerCase(Locale.ROOT);
    String subtype = parts.getFirst().substring(slash + 1).toLowerCase(Locale.ROOT);
    if (!Tokens.isToken(type) || !Tokens.isToken(subtype)) {
      return null;
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String part : parts.subList(1, parts.size())) {
      int equals = part.indexOf('=');
      if (equals > 0 && Tokens.isToken(part.substring(0, equals))) {
        parameters.putIfAbsent(
            part.substring(0, equals).toLowerCase(Locale.ROOT),
            Tokens.unquote(part.substring(equals + 1)));
      }
    }
    return new MediaType(type, subtype, Map.copyOf(parameters));
  }

  /** The message's media type; null where Content-Type is missing, junk, or there are several. */
  public static @Nullable MediaType of(Fields fields) {
    List<String> values = fields.all("Content-Type");
    return values.size() == 1 ? parse(values.getFirst()) : null;
  }
}
