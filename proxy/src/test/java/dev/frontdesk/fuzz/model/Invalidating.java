package dev.frontdesk.fuzz.model;

import dev.frontdesk.fuzz.history.History;
import dev.frontdesk.fuzz.history.Lines;
import dev.frontdesk.fuzz.history.Trace;
import dev.frontdesk.fuzz.history.Trace.Moment;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What unsafe requests invalidate (RFC 9111 §4.4), and when that counts. */
final class Invalidating {
  /** Safe methods (RFC 9110 §9.2.1), as far as histories have them. */
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "SEARCH");

  private static final String BASE = "http://" + History.AUTHORITY;

  /**
   * A change that its client knows of.
   *
   * @param ackedAt when its answer was released
   * @param targets origin-form
   * @param version of its own target since then
   * @param groups that its answer clears (RFC 9875 §3), whatever its status
   */
  record Change(
      int ask,
      Moment ackedAt,
      String target,
      Set<String> targets,
      int version,
      Set<String> groups) {}

  private Invalidating() {}

  static boolean isSafe(String method) {
    return SAFE.contains(method);
  }

  static List<Change> of(Trace trace) {
    List<Change> changes = new ArrayList<>();
    for (Trace.Answer answer : trace.answers()) {
      Trace.Said said = answer.said();
      if (said == null || isSafe(answer.ask().method())) {
        continue;
      }
      boolean success = said.status() >= 200 && said.status() <= 399;
      for (Trace.Call call : trace.calls()) {
        Trace.Reply reply = call.reply();
        if (call.ask().number() == answer.ask().number() && reply != null) {
          changes.add(
              new Change(
                  answer.ask().number(),
                  said.headAt(),
                  call.target(),
                  success ? targets(call, reply) : Set.of(),
                  success ? call.version() : 0,
                  groups(reply.lines(), "Cache-Group-Invalidation")));
        }
      }
    }
    return changes;
  }

  /** A List of Strings; none where it is anything else (RFC 9875 §2, §3). */
  static Set<String> groups(Lines lines, String name) {
    Set<String> groups = new HashSet<>();
    if (!lines.has(name)) {
      return groups;
    }
    for (String member : lines.combined(name).split(",", -1)) {
      Matcher string = Pattern.compile("\"([^\"]*)\"(;[a-z]+=\\d+)?").matcher(member.strip());
      if (!string.matches()) {
        return Set.of();
      }
      groups.add(string.group(1));
    }
    return groups;
  }

  private static Set<String> targets(Trace.Call call, Trace.Reply reply) {
    Set<String> targets = new java.util.HashSet<>();
    targets.add(call.target());
    for (String name : List.of("Location", "Content-Location")) {
      for (String reference : reply.lines().values(name)) {
        String resolved = resolve(call.target(), reference);
        if (resolved.startsWith(BASE + "/")) {
          targets.add(resolved.substring(BASE.length()));
        }
      }
    }
    return targets;
  }

  /** The reference names the target itself. */
  static boolean isTarget(String target, String reference) {
    return resolve(target, reference).equals(BASE + target);
  }

  private static String resolve(String target, String reference) {
    if (reference.startsWith("?")) {
      // Of those, java.net.URI keeps to an older text than RFC 3986 §5.2.2.
      return resolve(target, target.split("\\?", 2)[0] + reference);
    }
    try {
      URI resolved = URI.create(BASE + target).resolve(reference);
      return BASE.equals(resolved.getScheme() + "://" + resolved.getRawAuthority())
          ? BASE
              + resolved.getRawPath()
              + (resolved.getRawQuery() == null ? "" : "?" + resolved.getRawQuery())
          : "";
    } catch (IllegalArgumentException junk) {
      return "";
    }
  }
}
