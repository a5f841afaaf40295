package dev.frontdesk.fuzz.model;

import dev.frontdesk.fuzz.history.Lines;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Cache-Control (RFC 9111 §5.2). Where the text lets a cache choose, a value is a span: what the
 * strictest reading says, and what the most generous one does.
 */
final class Directives {
  /** Seconds; what is more than this is this (RFC 9111 §1.2.2). */
  static final long MOST = 1L << 31;

  /**
   * One directive.
   *
   * @param argument without its quotes, or null
   * @param clean a token, with an argument that is a token, without white space around "="
   */
  record Directive(String name, @Nullable String argument, boolean clean) {}

  /** Milliseconds, from the strictest to the most generous reading. */
  record Span(long least, long most) {
    static final Span NOTHING = new Span(0, 0);
  }

  private final List<Directive> all;
  private final boolean clean;

  private Directives(List<Directive> all, boolean clean) {
    this.all = all;
    this.clean = clean;
  }

  /** Of a response: a targeted field that counts is instead of Cache-Control (RFC 9213 §2.2). */
  static Directives ofResponse(Lines lines) {
    List<Directive> targeted = Targeted.directives(lines);
    if (targeted == null) {
      return new Directives(lines);
    }
    return new Directives(targeted, targeted.stream().allMatch(Directive::clean));
  }

  Directives(Lines lines) {
    this.all = new ArrayList<>();
    boolean seemsClean = lines.values("Cache-Control").size() <= 1;
    for (String member : members(lines.combined("Cache-Control"))) {
      int equals = member.indexOf('=');
      String name = (equals < 0 ? member : member.substring(0, equals)).strip();
      String argument = equals < 0 ? null : member.substring(equals + 1).strip();
      boolean quoted =
          argument != null
              && argument.length() > 1
              && argument.startsWith("\"")
              && argument.endsWith("\"");
      boolean plain =
          member.matches("[A-Za-z0-9-]+(=[A-Za-z0-9.-]+)?") && !has(name.toLowerCase(Locale.ROOT));
      seemsClean &= plain;
      all.add(
          new Directive(
              name.toLowerCase(Locale.ROOT),
              quoted && argument != null ? argument.substring(1, argument.length() - 1) : argument,
              plain));
    }
    this.clean = seemsClean;
  }

  /** A comma within quotes is none. */
  private static List<String> members(String list) {
    List<String> members = new ArrayList<>();
    StringBuilder member = new StringBuilder();
    boolean quoted = false;
    for (char c : (list + ",").toCharArray()) {
      if (c == ',' && !quoted) {
        if (!member.toString().isBlank()) {
          members.add(member.toString().strip());
        }
        member.setLength(0);
      } else {
        quoted ^= c == '"';
        member.append(c);
      }
    }
    // A quote that is not closed takes the rest.
    if (!member.toString().isBlank()) {
      members.add(member.substring(0, member.length() - 1).strip());
    }
    return members;
  }

  /** Nothing in it can be read in two ways. */
  boolean isClean() {
    return clean;
  }

  List<String> names() {
    return all.stream().map(Directive::name).toList();
  }

  /** In any form: what restricts does so even where it is misspelt behind its name. */
  boolean has(String name) {
    return all.stream().anyMatch(directive -> directive.name().equals(name));
  }

  /** Without an argument: for all of the response. */
  boolean hasBare(String name) {
    return all.stream()
        .anyMatch(directive -> directive.name().equals(name) && directive.argument() == null);
  }

  /** Field names in the arguments of {@code no-cache="…"} or {@code private="…"}. */
  List<String> fields(String name) {
    List<String> fields = new ArrayList<>();
    for (Directive directive : all) {
      if (directive.name().equals(name) && directive.argument() != null) {
        for (String field : directive.argument().split(",")) {
          fields.add(field.strip().toLowerCase(Locale.ROOT));
        }
      }
    }
    return fields;
  }

  /**
   * Delta-seconds; null where there is no such directive. Of several, the first counts, or the
   * response is stale; what is junk is stale (RFC 9111 §4.2.1).
   */
  @Nullable Span seconds(String name) {
    List<Directive> found =
        all.stream().filter(directive -> directive.name().equals(name)).toList();
    if (found.isEmpty()) {
      return null;
    }
    Long first = delta(found.getFirst().argument());
    if (first == null) {
      return Span.NOTHING;
    }
    boolean plain = found.size() == 1 && found.getFirst().clean();
    return new Span(plain ? first * 1000 : 0, first >= MOST ? Long.MAX_VALUE / 4 : first * 1000);
  }

  /** RFC 9111 §1.2.2. */
  static @Nullable Long delta(@Nullable String text) {
    if (text == null || !text.matches("[0-9]+")) {
      return null;
    }
    return text.length() > 10 ? MOST : Math.min(MOST, Long.parseLong(text));
  }
}
