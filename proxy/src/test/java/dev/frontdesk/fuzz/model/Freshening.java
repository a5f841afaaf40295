package dev.frontdesk.fuzz.model;

import dev.frontdesk.fuzz.history.Line;
import dev.frontdesk.fuzz.history.Lines;
import dev.frontdesk.fuzz.history.Trace.Call;
import dev.frontdesk.fuzz.history.Trace.Reply;
import java.util.List;
import java.util.Set;

/** Which stored response a 304 or a HEAD updates, and how (RFC 9111 §3.2, §4.3.4, §4.3.5). */
final class Freshening {
  /** A cache may leave these as they are, and must leave Content-Length (RFC 9111 §3.2). */
  static final Set<String> LEFT =
      Set.of("content-length", "content-encoding", "content-type", "content-range");

  private Freshening() {}

  /** RFC 9111 §4.3.4. The request has to have asked about the state in the first place. */
  static boolean selects(Call call, Reply reply, State state) {
    if (reply.status() != 304 || !state.isSuccess() || !asksAbout(call, state)) {
      return false;
    }
    String stored = state.etag();
    List<String> tags = reply.lines().values("ETag");
    if (!tags.isEmpty()) {
      String tag = tags.getFirst();
      boolean strong = !tag.startsWith("W/");
      return stored != null
          && (strong
              ? tag.equals(stored)
              : Conditions.opaque(tag).equals(Conditions.opaque(stored)));
    }
    Long modified = Dates.of(reply.lines(), "Last-Modified");
    Long storedModified = Dates.of(state.lines, "Last-Modified");
    return modified == null || storedModified == null || modified.equals(storedModified);
  }

  private static boolean asksAbout(Call call, State state) {
    String tag = state.etag();
    if (call.sent().has("If-None-Match")) {
      return tag != null && Conditions.tags(call.sent().combined("If-None-Match")).contains(tag);
    }
    String modified = state.lines.first("Last-Modified");
    return modified != null && modified.equals(call.sent().first("If-Modified-Since"));
  }

  /**
   * RFC 9111 §4.3.5: a HEAD that agrees in all validators that it has, and in length, updates what
   * could have been chosen for it. What a strong tag says is true of nothing that has a weak one.
   */
  static boolean headMayUpdate(Call call, Reply reply, State state) {
    Lines said = reply.lines();
    String tag = said.first("ETag");
    String own = state.etag();
    boolean sameTag =
        tag == null
            || (own != null
                && (tag.startsWith("W/")
                    ? Conditions.opaque(tag).equals(Conditions.opaque(own))
                    : tag.equals(own)));
    boolean sameDate =
        !said.has("Last-Modified")
            || said.values("Last-Modified").equals(state.lines.values("Last-Modified"));
    return reply.status() == 200
        && state.status() == 200
        && sameTag
        && sameDate
        && Varying.mayMatch(state, call.ask());
  }

  /** RFC 9111 §3.2. Age and Date are about the message that brought them. */
  static Lines merged(Lines stored, Lines update) {
    Lines news =
        update.only(line ->
            !line.name().equalsIgnoreCase("Content-Length") && !Hops.isForOneHop(line, update));
    Lines kept =
        stored.only(line ->
            !news.has(line.name())
                && !line.name().equalsIgnoreCase("Age")
                && !line.name().equalsIgnoreCase("Date"));
    return kept.plus(news);
  }

  static boolean isLeft(Line line) {
    return LEFT.contains(line.name().toLowerCase(java.util.Locale.ROOT));
  }
}
