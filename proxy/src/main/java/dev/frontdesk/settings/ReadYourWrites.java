package dev.frontdesk.settings;

import dev.frontdesk.rules.Place;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code read-your-writes} part: how clients that have written are known again.
 *
 * @param lasts how long after a write reads are held against it
 * @param cookie name of the signed cookie; null: none
 * @param key that signs it; null: one is made at start, which other nodes do not have
 * @param identities of the rules by which clients are known
 * @param place of {@code identities}, since only the rules say whether there are such
 */
public record ReadYourWrites(
    Duration lasts,
    @Nullable String cookie,
    @Nullable Secret key,
    List<String> identities,
    Place place) {
  /** One that stands in no file. */
  public ReadYourWrites(
      Duration lasts, @Nullable String cookie, @Nullable Secret key, List<String> identities) {
    this(lasts, cookie, key, identities, Place.NOWHERE);
  }

  public static final ReadYourWrites DEFAULT =
      new ReadYourWrites(Duration.ofMinutes(1), "frontdesk-floor", null, List.of());
}
