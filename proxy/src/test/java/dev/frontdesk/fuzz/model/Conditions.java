package dev.frontdesk.fuzz.model;

import dev.frontdesk.fuzz.history.Lines;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Preconditions of clients (RFC 9110 §13.1, RFC 9111 §4.3.2). */
final class Conditions {
  private Conditions() {}

  /** The entity tags of a list. */
  static List<String> tags(String list) {
    List<String> tags = new ArrayList<>();
    for (String member : list.split(",")) {
      if (member.strip().matches("(W/)?\"[^\"]*\"")) {
        tags.add(member.strip());
      }
    }
    return tags;
  }

  static String opaque(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }

  static boolean has(Lines request) {
    return request.has("If-None-Match") || request.has("If-Modified-Since");
  }

  /** If-Match and If-Unmodified-Since are not a cache's to evaluate. */
  static boolean onlyForOrigin(Lines request) {
    return request.has("If-Match") || request.has("If-Unmodified-Since");
  }

  /** Whether the client, by what it says, has this response. */
  static boolean hold(Lines request, State state) {
    Lines selected = state.lines;
    if (request.has("If-None-Match")) {
      return noneMatch(request, selected);
    }
    Long since = Dates.of(request, "If-Modified-Since");
    if (since == null) {
      return false;
    }
    Long modified = standIn(state);
    return modified != null && modified <= since;
  }

  /** RFC 9111 §4.3.2: Last-Modified, else Date, else when it was received. */
  private static @Nullable Long standIn(State state) {
    if (state.lines.has("Last-Modified")) {
      return Dates.of(state.lines, "Last-Modified");
    }
    Long date = Dates.of(state.lines, "Date");
    return date == null
        ? Long.valueOf(Ages.epoch(state.lastReply.headAt().millis()) - Ages.GRAIN)
        : date;
  }

  /** RFC 9110 §13.1.2: weak comparison. */
  private static boolean noneMatch(Lines request, Lines selected) {
    String list = request.combined("If-None-Match");
    if (list.strip().equals("*")) {
      return true;
    }
    String own = selected.first("ETag");
    return own != null && tags(list).stream().map(Conditions::opaque).anyMatch(opaque(own)::equals);
  }

  /** No doubt is possible: a list that has the very tag. */
  static boolean plainlyHold(Lines request, State state) {
    String tag = state.etag();
    return tag != null
        && request.values("If-None-Match").size() == 1
        && !onlyForOrigin(request)
        && !request.has("Range")
        && tags(request.combined("If-None-Match")).contains(tag);
  }
}
