package dev.frontdesk.rules;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who the caller is, as far as it was verified.
 *
 * @param identities verified values by the identity's name; what was absent or did not verify is
 *     not in it
 * @param tokens claims of verified tokens, by the key's name; claim values as text
 * @param expires no answer that rests on these may be served from the cache at or after this time;
 *     null: no end
 * @param verifiedFields lower-case names of credential fields that were verified in full (a bearer
 *     token: {@code authorization}), or are an identity themselves; cookies as {@code cookie:name}
 * @param invalidToken a token was presented and did not verify
 */
public record Identified(
    Map<String, String> identities,
    Map<String, Map<String, String>> tokens,
    @Nullable Instant expires,
    Set<String> verifiedFields,
    boolean invalidToken) {
  public static final Identified NOBODY = new Identified(Map.of(), Map.of(), null, Set.of(), false);
}
