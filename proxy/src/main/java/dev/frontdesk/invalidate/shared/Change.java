package dev.frontdesk.invalidate.shared;

import dev.frontdesk.rules.Tag;
import java.util.List;

/**
 * An invalidation as nodes tell it to each other.
 *
 * @param softly since when it makes stale, in milliseconds of Redis' clock; {@link #HARD}: it is
 *     not soft
 * @param held for how many milliseconds the tags are held as well; 0: not at all
 * @param writer the node that it comes from
 * @param awaited that node waits until others have it in force
 */
record Change(List<Tag> tags, long softly, long held, String writer, boolean awaited) {
  static final long HARD = -1;

  Change {
    tags = List.copyOf(tags);
  }

  boolean isSoft() {
    return softly != HARD;
  }
}
