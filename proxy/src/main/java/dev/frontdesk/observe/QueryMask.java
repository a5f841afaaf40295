package dev.frontdesk.observe;

import dev.frontdesk.http.Remembered;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Takes credentials' values out of a query before it is logged. A parameter is masked when its
 * decoded name, or one word of it ({@code access_token}, {@code accessToken}, {@code user[token]}),
 * is one of the masked names; when its value looks like a JWT; and when its value has a masked
 * parameter inside, as a URL to return to may. It rather masks too much. Immutable; any thread.
 */
final class QueryMask {
  static final Set<String> NAMES =
      Set.of(
          "token",
          "jwt",
          "key",
          "apikey",
          "password",
          "passwd",
          "pass",
          "pwd",
          "secret",
          "credential",
          "credentials",
          "authorization",
          "auth",
          "bearer",
          "session",
          "sessionid",
          "sid",
          "signature",
          "sig",
          "hmac",
          "code",
          "otp",
          "pin",
          "nonce",
          "assertion",
          "ticket");

  private static final String MASK = "***";

  private final Set<String> names;

  /** Names of parameters are few, and looked at for each line. */
  private final Remembered<Boolean> known = new Remembered<>(this::readName);

  /**
   * @param more names to mask besides {@link #NAMES}; case, {@code -} and {@code _} do not matter
   */
  QueryMask(Set<String> more) {
    Set<String> all = new HashSet<>(NAMES);
    more.forEach(name -> all.add(lettersAndDigits(name)));
    all.remove("");
    this.names = Set.copyOf(all);
  }

  /** The query with masked values; what is not masked is left as it came. */
  String apply(String query) {
    return masks(query) ? masked(query) : query;
  }

  /** Nearly no query has anything to mask, and those are not written anew. */
  private boolean masks(String query) {
    int start = 0;
    while (start <= query.length()) {
      int end = query.indexOf('&', start);
      end = end < 0 ? query.length() : end;
      int equals = query.indexOf('=', start);
      if (equals < 0 || equals > end) {
        if (isSecret(decode(query.substring(start, end)))) {
          return true;
        }
      } else if (isSecretName(decode(query.substring(start, equals)))
          || isSecret(decode(query.substring(equals + 1, end)))) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }

  private String masked(String query) {
    StringBuilder out = new StringBuilder(query.length());
    int start = 0;
    while (start <= query.length()) {
      int end = query.indexOf('&', start);
      if (end < 0) {
        end = query.length();
      }
      appendParameter(out, query.substring(start, end));
      if (end < query.length()) {
        out.append('&');
      }
      start = end + 1;
    }
    return out.toString();
  }

  private void appendParameter(StringBuilder out, String parameter) {
    int equals = parameter.indexOf('=');
    if (equals < 0) {
      out.append(isSecret(decode(parameter)) ? MASK : parameter);
      return;
    }
    String value = decode(parameter.substring(equals + 1));
    if (isSecretName(decode(parameter.substring(0, equals))) || isSecret(value)) {
      out.append(parameter, 0, equals + 1).append(MASK);
    } else {
      out.append(parameter);
    }
  }

  private boolean isSecret(String decodedValue) {
    return looksLikeJwt(decodedValue) || hasSecretInside(decodedValue);
  }

  private static boolean looksLikeJwt(String value) {
    // The start of {"…  in Base64: also where the value was cut before its first dot.
    return value.contains("eyJ");
  }

  private boolean hasSecretInside(String value) {
    int equals = value.indexOf('=');
    while (equals >= 0) {
      int start = equals;
      while (start > 0 && "?&#;".indexOf(value.charAt(start - 1)) < 0) {
        start--;
      }
      if (isSecretName(decode(value.substring(start, equals)))) {
        return true;
      }
      equals = value.indexOf('=', equals + 1);
    }
    return false;
  }

  private boolean isSecretName(String name) {
    return known.of(name);
  }

  private boolean readName(String name) {
    if (names.contains(lettersAndDigits(name))) {
      return true;
    }
    int start = 0;
    for (int i = 1; i <= name.length(); i++) {
      if (i == name.length() || startsWord(name, i)) {
        if (names.contains(lettersAndDigits(name.substring(start, i)))) {
          return true;
        }
        start = i;
      }
    }
    return false;
  }

  private static boolean startsWord(String name, int at) {
    char here = name.charAt(at);
    char before = name.charAt(at - 1);
    return !Character.isLetterOrDigit(here)
        || !Character.isLetterOrDigit(before)
        || (Character.isUpperCase(here) && Character.isLowerCase(before));
  }

  private static String lettersAndDigits(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (Character.isLetterOrDigit(text.charAt(i))) {
        out.append(text.charAt(i));
      }
    }
    return out.toString().toLowerCase(Locale.ROOT);
  }

  /** Percent-decoding that leaves alone what is not well formed. */
  private static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int high = c == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = high >= 0 ? Character.digit(text.charAt(i + 2), 16) : -1;
      if (low >= 0) {
        out.write(high * 16 + low);
        i += 2;
      } else {
        out.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
