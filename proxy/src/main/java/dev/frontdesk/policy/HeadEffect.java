package dev.frontdesk.policy;

import dev.frontdesk.http.EntityTag;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.HttpDates;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.http.Tokens;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an origin's 200 to HEAD says of a stored response (RFC 9111 §4.3.5).
 *
 * <p>RFC 9111 also lets a response freshen what is stored when it has no validator at all. Here it
 * takes one that agrees: content that changed and kept its length would live on otherwise.
 */
public enum HeadEffect {
  /** It is as GET would get it: its fields and lifetime are new. */
  CONFIRMS,
  /** GET would get something else. */
  CONTRADICTS,
  /** Nothing to compare, or another content coding. */
  SILENT;

  /**
   * @param head of a final response to HEAD, asked for with the fields that select {@code stored}
   */
  public static HeadEffect of(StoredResponse stored, ResponseHead head) {
    if (head.status() != 200) {
      return SILENT;
    }
    Fields said = head.fields();
    Fields had = stored.head().fields();
    if (!codings(said).equals(codings(had))) {
      return SILENT;
    }
    Instant reference = stored.freshness().responseTime();
    boolean agrees =
        stored.status() == 200
            && (!said.contains("ETag") || sameTag(said, had))
            && (!said.contains("Last-Modified") || sameDate(said, had, reference))
            && (!said.contains("Content-Length") || sameLength(said, stored));
    if (!agrees) {
      return CONTRADICTS;
    }
    // A weakly equal body must not get a strong tag: parts of another would be put beside it.
    return strengthens(said, had) || !(said.contains("ETag") || said.contains("Last-Modified"))
        ? SILENT
        : CONFIRMS;
  }

  /** The stored responses that could have been chosen for the request. */
  public static List<StoredResponse> onWhich(
      List<StoredResponse> stored, RequestHead presented, SharingNeed need) {
    return Selection.matching(stored, presented).stream().filter(need::isMetBy).toList();
  }

  private static List<String> codings(Fields fields) {
    return Tokens.members(fields, "Content-Encoding");
  }

  private static boolean sameTag(Fields said, Fields had) {
    @Nullable EntityTag tag = EntityTag.of(said);
    @Nullable EntityTag own = EntityTag.of(had);
    return tag != null && own != null && tag.weakEquals(own);
  }

  private static boolean strengthens(Fields said, Fields had) {
    @Nullable EntityTag tag = EntityTag.of(said);
    @Nullable EntityTag own = EntityTag.of(had);
    return tag != null && !tag.weak() && own != null && own.weak();
  }

  private static boolean sameDate(Fields said, Fields had, Instant reference) {
    @Nullable Instant modified = HttpDates.parse(said, "Last-Modified", reference);
    return modified != null && modified.equals(HttpDates.parse(had, "Last-Modified", reference));
  }

  private static boolean sameLength(Fields said, StoredResponse stored) {
    return said.all("Content-Length").equals(List.of(Long.toString(stored.length())));
  }
}
