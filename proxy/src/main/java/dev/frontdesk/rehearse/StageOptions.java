package dev.frontdesk.rehearse;

import dev.frontdesk.collapse.FillOptions;
import dev.frontdesk.encoding.EncodingOptions;
import dev.frontdesk.identity.IdentityKeyOptions;
import dev.frontdesk.invalidate.MarkOptions;
import dev.frontdesk.observe.AnswerOptions;
import dev.frontdesk.rules.Tags;
import dev.frontdesk.transaction.TransactionOptions;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What the proxy under test is made with: what a configuration says of it.
 *
 * @param memory bytes of the store
 * @param trusted whether a peer's address is believed
 * @param keys tokens are verified with these
 * @param responseTimeout of an upstream group by its name
 */
public record StageOptions(
    TransactionOptions transaction,
    long memory,
    FillOptions fills,
    MarkOptions marks,
    Predicate<String> trusted,
    List<IdentityKeyOptions> keys,
    Function<String, Duration> responseTimeout) {
  private static final long MEMORY = 64L * 1024 * 1024;
  private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(15);

  /** The usual bounds; loopback is trusted, and there are no keys. */
  public static final StageOptions DEFAULT =
      new StageOptions(
          new TransactionOptions(
              TransactionOptions.DEFAULT_BODY_COPY,
              TransactionOptions.DEFAULT_MAX_OBJECT,
              Tags.BOUND,
              false,
              EncodingOptions.DEFAULT,
              AnswerOptions.DEFAULT,
              null),
          MEMORY,
          FillOptions.DEFAULT,
          MarkOptions.DEFAULT,
          address -> address.startsWith("127.") || address.equals("::1"),
          List.of(),
          group -> RESPONSE_TIMEOUT);
}
