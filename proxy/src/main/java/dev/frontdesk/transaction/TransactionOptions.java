package dev.frontdesk.transaction;

import dev.frontdesk.encoding.EncodingOptions;
import dev.frontdesk.observe.AnswerOptions;
import org.jspecify.annotations.Nullable;

/**
 * @param bodyCopy bytes of a body that are copied for rules to read; above, sources in it have no
 *     value
 * @param maxObject bytes of content above which a response is not stored, where the route says
 *     nothing else
 * @param tagsPerResponse above, tags are cut
 * @param tagFields the fields that a route takes tags from go on to clients
 * @param debug who may see key and tags; null: nobody
 */
public record TransactionOptions(
    int bodyCopy,
    long maxObject,
    int tagsPerResponse,
    boolean tagFields,
    EncodingOptions encoding,
    AnswerOptions answers,
    @Nullable DebugAccess debug) {
  public static final int DEFAULT_BODY_COPY = 256 * 1024;
  public static final long DEFAULT_MAX_OBJECT = 16L * 1024 * 1024;
}
