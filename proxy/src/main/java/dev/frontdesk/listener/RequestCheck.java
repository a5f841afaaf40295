package dev.frontdesk.listener;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.FieldNames;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.Tokens;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Turns what was decoded into a head, or refuses it. What two servers could read in two ways is
 * refused, never repaired: lengths, transfer codings, Host, field characters (RFC 9112 §11.2).
 */
final class RequestCheck {
  private static final String HOST_MARKS = "-._~!$&'()*+,;=%";

  private static final int PORT_DIGITS = 5;

  private RequestCheck() {}

  /**
   * @param scheme of the connection; X-Forwarded-Proto does not change the target URI, even from a
   *     trusted peer: it is passed on
   * @param local the authority of an HTTP/1.0 request without Host
   */
  static RequestHead head(
      String method, String target, boolean http10, Fields fields, String scheme, String local)
      throws Refusal {
    if (!Tokens.isToken(method)) {
      throw Refusal.malformed("the method is not a token");
    }
    for (Field field : fields) {
      check(field);
    }
    checkLength(fields, http10);
    String host = host(fields, http10, local);
    if (method.equals("CONNECT")) {
      // For no resource at all, so 501 and not 405 (RFC 9110 §9.3.6, §15.6.2).
      throw Refusal.of(501, Reason.CONNECT_REFUSED);
    }
    checkCharacters(target);
    if (target.startsWith("/")) {
      return originForm(method, target, fields, scheme, host);
    }
    if (target.equals("*") && method.equals("OPTIONS")) {
      return new RequestHead(method, scheme, host, "*", null, fields);
    }
    return absoluteForm(method, target, fields);
  }

  private static void check(Field field) throws Refusal {
    if (!FieldNames.isUsual(field.name()) && !Tokens.isFieldName(field.name())) {
      throw Refusal.malformed("a field name is not a token");
    }
    if (!Tokens.isFieldValue(field.value())) {
      throw Refusal.malformed("a field value has a control character");
    }
  }

  /** RFC 9112 §6.3: a message has one length. */
  private static void checkLength(Fields fields, boolean http10) throws Refusal {
    if (!fields.contains("Content-Length") && !fields.contains("Transfer-Encoding")) {
      return;
    }
    List<String> lengths = fields.all("Content-Length");
    if (lengths.size() > 1 || (lengths.size() == 1 && !Tokens.isDigits(lengths.getFirst()))) {
      throw Refusal.malformed("Content-Length is not one number");
    }
    @Nullable String coding = fields.combined("Transfer-Encoding");
    if (coding == null) {
      return;
    }
    if (!lengths.isEmpty()) {
      throw Refusal.malformed("Content-Length beside Transfer-Encoding");
    }
    if (http10) {
      throw Refusal.malformed("Transfer-Encoding in HTTP/1.0");
    }
    if (!coding.equalsIgnoreCase("chunked")) {
      if (coding.toLowerCase(Locale.ROOT).matches("(?!chunked)[a-z]+\\s*,\\s*chunked")) {
        throw Refusal.of(501, "a transfer coding besides chunked is not supported");
      }
      throw Refusal.malformed("Transfer-Encoding is not chunked");
    }
  }

  private static String host(Fields fields, boolean http10, String local) throws Refusal {
    String only = fields.only("Host");
    if (only != null) {
      return authority(only);
    }
    List<String> hosts = fields.all("Host");
    if (hosts.isEmpty() && http10) {
      return local;
    }
    throw Refusal.malformed(hosts.isEmpty() ? "Host is missing" : "Host came more than once");
  }

  private static RequestHead originForm(
      String method, String target, Fields fields, String scheme, String host) throws Refusal {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    checkEncoding(path);
    return new RequestHead(
        method, scheme, host, path, mark < 0 ? null : target.substring(mark + 1), fields);
  }

  /** The target's authority stands before Host, which is made to agree (RFC 9112 §3.2.2). */
  private static RequestHead absoluteForm(String method, String target, Fields fields)
      throws Refusal {
    int end = target.indexOf("://");
    String scheme = end < 0 ? "" : target.substring(0, end).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw Refusal.malformed("the target is neither a path nor an http URI");
    }
    int from = end + 3;
    int to = from;
    while (to < target.length() && target.charAt(to) != '/' && target.charAt(to) != '?') {
      to++;
    }
    String authority = authority(target.substring(from, to));
    String rest = target.substring(to);
    String path = rest.startsWith("/") ? rest : "/" + rest;
    Fields agreeing =
        Fields.builder().add("Host", authority).addAll(fields.without("Host")).build();
    if (rest.isEmpty() && method.equals("OPTIONS")) {
      return new RequestHead(method, scheme, authority, "*", null, agreeing);
    }
    return originForm(method, path, agreeing, scheme, authority);
  }

  private static String authority(String text) throws Refusal {
    int colon = text.startsWith("[") ? text.indexOf("]:") + 1 : text.indexOf(':');
    int hostEnd = colon <= 0 ? text.length() : colon;
    boolean valid =
        hostEnd > 0
            && (text.charAt(0) == '[' ? ipLiteral(text.substring(0, hostEnd)) : name(text, hostEnd))
            && (hostEnd == text.length() || port(text, hostEnd + 1));
    if (!valid) {
      throw Refusal.malformed("the host is not valid");
    }
    return text;
  }

  /** None, or a number that is a port. */
  private static boolean port(String text, int from) {
    int number = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9' || i - from >= PORT_DIGITS) {
        return false;
      }
      number = number * 10 + (c - '0');
    }
    return number <= 65_535;
  }

  private static boolean ipLiteral(String host) {
    return host.length() > 2
        && host.endsWith("]")
        && host.substring(1, host.length() - 1).matches("[0-9A-Fa-f:.]+");
  }

  private static boolean name(String host, int end) {
    for (int i = 0; i < end; i++) {
      if (!letterOrDigit(host.charAt(i)) && HOST_MARKS.indexOf(host.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  private static void checkCharacters(String target) throws Refusal {
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c <= 0x20 || c == 0x7f || c == '#') {
        throw Refusal.malformed("the target has a character that must be encoded");
      }
    }
  }

  /** Of the path only: queries with a lone percent sign are common, and passed as they are. */
  private static void checkEncoding(String path) throws Refusal {
    for (int i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
      if (i + 2 >= path.length() || !hex(path.charAt(i + 1)) || !hex(path.charAt(i + 2))) {
        throw Refusal.malformed("the path has a bad percent-encoding");
      }
    }
  }

  private static boolean hex(char c) {
    return Character.digit(c, 16) >= 0 && c < 0x80;
  }

  private static boolean letterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
