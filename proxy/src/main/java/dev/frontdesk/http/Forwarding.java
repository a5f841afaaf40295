package dev.frontdesk.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an intermediary changes in a message that passes through it (RFC 9110 §7.6): fields that are
 * for one connection only come off, Via and the forwarding fields go on. Host stays as the client
 * sent it, because an origin that builds links from it must not notice the proxy.
 */
public final class Forwarding {
  /** The name this proxy has in Via where no other is configured. */
  public static final String PSEUDONYM = "frontdesk";

  /** Not allowed in a trailer section (RFC 9110 §6.5.1): framing, routing, authentication. */
  private static final Set<String> NOT_IN_TRAILERS =
      Set.of(
          "content-length",
          "transfer-encoding",
          "trailer",
          "host",
          "authorization",
          "cookie",
          "set-cookie",
          "cache-control",
          "expires",
          "vary",
          "content-encoding",
          "content-type",
          "content-range");

  /** What can stand in a quoted string as it is. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9.:\\[\\]-]{1,255}");

  /** Any number of so many digits fits a long. */
  private static final int LONG_DIGITS = 18;

  private Forwarding() {}

  /** The request asks for another protocol on this connection, and it is one that can be passed. */
  public static boolean asksUpgrade(RequestHead head) {
    return head.method().equals("GET")
        && head.fields().contains("Upgrade")
        && hasOption(head.fields(), "Connection", "upgrade")
        && passableUpgrade(head.fields()) != null;
  }

  /**
   * The request as the origin gets it.
   *
   * @param peer believed as to who came before it only where it is trusted
   * @param protocol how the request came: {@code HTTP/1.1}
   * @param alsoKept names, in lower case, that Connection cannot take off: fields that carry
   *     credentials or identities besides the standard ones
   * @param name of this proxy in Via
   */
  public static RequestHead toOrigin(
      RequestHead head, Peer peer, String protocol, Set<String> alsoKept, String name) {
    Fields received = head.fields();
    boolean trailers = hasOption(received, "TE", "trailers");
    @Nullable String upgrade = asksUpgrade(head) ? passableUpgrade(received) : null;
    Fields.Builder sent = Fields.builder();
    for (Field line : FieldTable.endToEnd(received, alsoKept)) {
      if (!replaced(line, peer)) {
        sent.add(line.is("Max-Forwards") ? maxForwards(head, line) : line);
      }
    }
    if (upgrade != null) {
      sent.add("Connection", "Upgrade").add("Upgrade", upgrade);
    } else if (trailers) {
      sent.add("Connection", "TE").add("TE", "trailers");
    }
    addForwarding(sent, head, peer);
    sent.add("Via", appended(received.combined("Via"), via(protocol, name)));
    return head.withFields(sent.build());
  }

  /**
   * The request without what says who came before it, unless the peer is trusted: before anything
   * looks at it.
   */
  public static RequestHead believed(RequestHead head, Peer peer) {
    if (peer.trusted()) {
      return head;
    }
    for (Field line : head.fields()) {
      if (saysWhoCameBefore(line)) {
        return head.withFields(head.fields().filter(other -> !saysWhoCameBefore(other)));
      }
    }
    return head;
  }

  /** Also with underscores for hyphens: see {@link Field#isAmong}. */
  private static boolean saysWhoCameBefore(Field line) {
    char first = line.name().isEmpty() ? ' ' : line.name().charAt(0);
    if (first != 'X' && first != 'x' && first != 'F' && first != 'f') {
      return false;
    }
    String name = FieldNames.lower(line.name()).replace('_', '-');
    return name.equals("forwarded") || name.equals("x-real-ip") || name.startsWith("x-forwarded-");
  }

  /**
   * The response as the client gets it; the origin's connection fields off, Via on.
   *
   * @param name of this proxy in Via
   */
  public static ResponseHead toClient(ResponseHead head, String name) {
    Fields received = head.fields();
    Fields.Builder sent = Fields.builder();
    for (Field line : FieldTable.endToEnd(received)) {
      if (!line.is("Via")) {
        sent.add(line);
      }
    }
    @Nullable String upgrade = head.status() == 101 ? received.combined("Upgrade") : null;
    if (upgrade != null) {
      sent.add("Connection", "Upgrade").add("Upgrade", upgrade);
    }
    sent.add("Via", appended(received.combined("Via"), via("HTTP/1.1", name)));
    return head.withFields(sent.build());
  }

  /** The lines of a trailer section that may be passed on as such. */
  public static Fields trailers(Fields fields) {
    return FieldTable.endToEnd(fields)
        .filter(line -> !NOT_IN_TRAILERS.contains(FieldNames.lower(line.name())));
  }

  /** The same, and without what the head of the message says is for one connection. */
  public static Fields trailers(Fields fields, Fields head) {
    return fields.isEmpty() ? fields : trailers(FieldTable.withoutNominated(fields, head));
  }

  /** True where Max-Forwards ends the request's way here (RFC 9110 §7.6.2). */
  public static boolean endsHere(RequestHead head) {
    return hasMaxForwards(head)
        && isMaxForwards(head)
        && number(head.fields().all("Max-Forwards").getFirst()) == 0;
  }

  private static boolean hasMaxForwards(RequestHead head) {
    return head.method().equals("TRACE") || head.method().equals("OPTIONS");
  }

  /** It is one number: what is junk is ignored, and passed on as it came. */
  private static boolean isMaxForwards(RequestHead head) {
    List<String> values = head.fields().all("Max-Forwards");
    return values.size() == 1 && Tokens.isDigits(values.getFirst());
  }

  /** More digits than a long has are the most that is supported (RFC 9110 §7.6.2). */
  private static long number(String digits) {
    int from = 0;
    while (from < digits.length() - 1 && digits.charAt(from) == '0') {
      from++;
    }
    return digits.length() - from > LONG_DIGITS
        ? Long.MAX_VALUE
        : Long.parseLong(digits, from, digits.length(), 10);
  }

  private static Field maxForwards(RequestHead head, Field line) {
    return hasMaxForwards(head) && isMaxForwards(head)
        ? new Field(line.name(), Long.toString(Math.max(0, number(line.value()) - 1)))
        : line;
  }

  private static boolean replaced(Field line, Peer peer) {
    if (line.is("Via")
        || line.is("X-Forwarded-For")
        || line.is("X-Forwarded-Proto")
        || line.is("X-Forwarded-Host")
        || line.is("Forwarded")) {
      return true;
    }
    return !peer.trusted()
        && (line.is("X-Real-IP") || line.name().regionMatches(true, 0, "X-Forwarded-", 0, 12));
  }

  private static void addForwarding(Fields.Builder sent, RequestHead head, Peer peer) {
    Fields believed = peer.trusted() ? head.fields() : Fields.EMPTY;
    sent.add("X-Forwarded-For", appended(believed.combined("X-Forwarded-For"), peer.address()));
    sent.add("X-Forwarded-Proto", orElse(believed.combined("X-Forwarded-Proto"), head.scheme()));
    sent.add("X-Forwarded-Host", orElse(believed.combined("X-Forwarded-Host"), head.authority()));
    String node = peer.address().contains(":") ? "\"[" + peer.address() + "]\"" : peer.address();
    @Nullable String forwarded = believed.combined("Forwarded");
    // An origin that reads Forwarded first must not read another story in it than the peer told.
    Fields told = forwarded == null ? believed : Fields.EMPTY;
    String host = plain(told.combined("X-Forwarded-Host"), head.authority());
    String proto = plain(told.combined("X-Forwarded-Proto"), head.scheme());
    sent.add(
        "Forwarded", appended(forwarded, "for=" + node + ";host=\"" + host + "\";proto=" + proto));
  }

  private static String plain(@Nullable String value, String otherwise) {
    return value != null && PLAIN.matcher(value).matches() ? value : otherwise;
  }

  private static String via(String protocol, String name) {
    return protocol.substring(protocol.indexOf('/') + 1) + " " + name;
  }

  private static String orElse(@Nullable String value, String otherwise) {
    return value == null ? otherwise : value;
  }

  private static String appended(@Nullable String list, String member) {
    return list == null || list.isEmpty() ? member : list + ", " + member;
  }

  /** An upgrade to h2c is between two neighbours and never passed on (RFC 9113 §3.1). */
  private static @Nullable String passableUpgrade(Fields fields) {
    List<String> protocols = new ArrayList<>();
    for (String protocol : Tokens.members(fields, "Upgrade")) {
      if (!protocol.equalsIgnoreCase("h2c") && !protocol.equalsIgnoreCase("h2")) {
        protocols.add(protocol);
      }
    }
    return protocols.isEmpty() ? null : String.join(", ", protocols);
  }

  private static boolean hasOption(Fields fields, String name, String option) {
    if (fields.contains(name)) {
      for (String member : Tokens.members(fields, name)) {
        if (member.equalsIgnoreCase(option)) {
          return true;
        }
      }
    }
    return false;
  }
}
