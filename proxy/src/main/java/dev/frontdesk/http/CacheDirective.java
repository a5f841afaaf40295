package dev.frontdesk.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One member of Cache-Control (RFC 9111 §5.2).
 *
 * @param name in lower case
 * @param argument without quotes; null where there is no {@code =}
 * @param wellFormed the name is a token, the argument a token or a quoted string, and no white
 *     space stands around the {@code =}
 * @param quoted the argument was a quoted string
 */
public record CacheDirective(
    String name, @Nullable String argument, boolean wellFormed, boolean quoted) {

  /** What delta-seconds above it become (RFC 9111 §1.2.2): 2^31 seconds. */
  public static final Duration LONGEST = Duration.ofSeconds(1L << 31);

  static List<CacheDirective> parse(Fields fields) {
    List<CacheDirective> directives = new ArrayList<>();
    for (String member : Tokens.members(fields, "Cache-Control")) {
      directives.add(parse(member));
    }
    return directives;
  }

  static CacheDirective parse(String member) {
    int equals = member.indexOf('=');
    if (equals < 0) {
      return new CacheDirective(lower(member), null, Tokens.isToken(member), false);
    }
    String name = member.substring(0, equals);
    String raw = member.substring(equals + 1);
    String argument = Tokens.unquote(raw);
    boolean quoted = raw.startsWith("\"") && argument.length() < raw.length();
    return new CacheDirective(
        lower(Tokens.trim(name)),
        argument,
        Tokens.isToken(name) && (quoted || Tokens.isToken(raw)),
        quoted);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  boolean is(String otherName) {
    return name.equals(otherName);
  }

  /** A grant counts only as it is defined: without an argument. */
  boolean isBare(String otherName) {
    return is(otherName) && argument == null;
  }

  /** The argument as delta-seconds, or null where it is missing or junk. */
  @Nullable Duration seconds() {
    return wellFormed && argument != null ? deltaSeconds(argument) : null;
  }

  /** Delta-seconds (RFC 9111 §1.2.2), saturating at {@link #LONGEST}; null for junk. */
  public static @Nullable Duration deltaSeconds(String text) {
    if (!Tokens.isDigits(text)) {
      return null;
    }
    long seconds = 0;
    for (int i = 0; i < text.length() && seconds < LONGEST.toSeconds(); i++) {
      seconds = seconds * 10 + (text.charAt(i) - '0');
    }
    return seconds >= LONGEST.toSeconds() ? LONGEST : Duration.ofSeconds(seconds);
  }

  static boolean has(List<CacheDirective> directives, String name) {
    for (CacheDirective directive : directives) {
      if (directive.is(name)) {
        return true;
      }
    }
    return false;
  }

  static boolean hasBare(List<CacheDirective> directives, String name) {
    for (CacheDirective directive : directives) {
      if (directive.isBare(name)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The shortest of all directives of this name, junk counting as {@code forJunk}; null where there
   * is none (RFC 9111 §4.2.1 asks for the safe reading).
   */
  static @Nullable Duration shortest(
      List<CacheDirective> directives, String name, Duration forJunk) {
    Duration shortest = null;
    for (CacheDirective directive : directives) {
      if (directive.is(name)) {
        Duration given = directive.seconds();
        Duration meant = given == null ? forJunk : given;
        shortest = shortest == null || meant.compareTo(shortest) < 0 ? meant : shortest;
      }
    }
    return shortest;
  }

  @Override
  public String toString() {
    return argument == null ? name : name + "=" + argument;
  }
}
