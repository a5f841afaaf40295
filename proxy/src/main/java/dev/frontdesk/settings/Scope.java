package dev.frontdesk.settings;

import dev.frontdesk.rules.Identity;
import dev.frontdesk.rules.KeyRule;
import dev.frontdesk.rules.Upstream;
import dev.frontdesk.rules.ValueType;
import dev.frontdesk.rules.Write;
import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.Section;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the rules of one file are read against.
 *
 * @param identities of all files
 */
record Scope(
    Config config, Map<String, Identity> identities, Defaults defaults, Findings findings) {

  /**
   * What a file's {@code defaults} say, or the language's own.
   *
   * @param zone null: dates need one of their own
   * @param cache null: routes inherit nothing
   */
  record Defaults(
      Upstream upstream,
      ValueType.@Nullable Zone zone,
      KeyRule.Unlisted unlisted,
      @Nullable Section cache,
      Write.Consistency consistency,
      @Nullable Duration settle,
      Write.WhenRedisAway whenRedisAway) {}
}
