package dev.frontdesk.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param soft stale from now on instead of gone
 * @param dryRun nothing is invalidated, only counted
 */
public record PurgeRequest(What what, boolean soft, boolean dryRun) {
  /** What is to be cleared. */
  public sealed interface What {
    /**
     * Everything that shows one of these or something below.
     *
     * @param tags at least one, none empty; text as in {@link dev.frontdesk.rules.Tag}
     */
    record Tags(List<String> tags) implements What {
      public Tags {
        tags = List.copyOf(tags);
      }
    }

    /**
     * All queries of a path.
     *
     * @param path begins with a slash, without a query
     * @param host host and port, or null for every host
     */
    record Path(String path, @Nullable String host) implements What {}

    record All() implements What {}

    /**
     * All that is kept for one person, in the memory of every node and in Redis.
     *
     * @param name of the identity, as in the rules
     * @param value whose
     */
    record Identity(String name, String value) implements What {
      /** Without the value: who it is stays out of logs. */
      @Override
      public String toString() {
        return "Identity[name=" + name + "]";
      }
    }
  }
}
