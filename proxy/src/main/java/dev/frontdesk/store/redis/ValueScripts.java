package dev.frontdesk.store.redis;

import dev.frontdesk.redis.RedisScript;

/** What Redis does with values in one step. Offsets are those of {@link ValueHeader}. */
final class ValueScripts {
  /** Answers 1 where it put the value there, 0 where a later one is there. */
  private static final String STAYS_IF_LATER =
      """
      local present = redis.call('HGET', KEYS[1], ARGV[1])
      if present and #present >= 32 and string.sub(present, 1, 3) == string.sub(ARGV[2], 1, 3)
          and string.sub(present, 9, 24) == string.sub(ARGV[2], 9, 24) then
        for i = 25, 32 do
          local old, new = string.byte(present, i), string.byte(ARGV[2], i)
          if old > new then return 0 end
          if old < new then break end
        end
      end
      """;

  /** A hash lives as long as the longest-lived in it. */
  private static final String PUT =
      """
      local left = redis.call('PTTL', KEYS[1])
      redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
      if left < tonumber(ARGV[3]) then
        redis.call('PEXPIRE', KEYS[1], ARGV[3])
      end
      return 1
      """;

  /**
   * A hash of variants: field, value, milliseconds, the most variants, the most octets. Others make
   * room where there are too many, or too many octets, for one look-up. Which ones is left to
   * chance: they have no order in Redis.
   */
  static final RedisScript KEEP_VARIANT =
      new RedisScript(
          STAYS_IF_LATER
              + """
              local room, kept = tonumber(ARGV[5]) - #ARGV[2], 1
              for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
                if field ~= ARGV[1] then
                  room = room - redis.call('HSTRLEN', KEYS[1], field)
                  kept = kept + 1
                  if room < 0 or kept > tonumber(ARGV[4]) then
                    redis.call('HDEL', KEYS[1], field)
                    kept = kept - 1
                  end
                end
              end
              """
              + PUT);

  /** A person's hash: field, value, milliseconds, the most fields. Over that all is dropped. */
  static final RedisScript KEEP_PERSONAL =
      new RedisScript(
          STAYS_IF_LATER
              + """
              if not present and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[4]) then
                redis.call('UNLINK', KEYS[1])
              end
              """
              + PUT);

  /** Answers how many there were. Frees memory, so it runs however little there is. */
  static final RedisScript FORGET =
      new RedisScript(
          """
          #!lua flags=allow-oom
          local count = redis.call('HLEN', KEYS[1])
          redis.call('UNLINK', KEYS[1])
          return count
          """);

  private ValueScripts() {}
}
