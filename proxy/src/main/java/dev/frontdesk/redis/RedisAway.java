package dev.frontdesk.redis;

/** Redis was not asked, or has not answered in time. */
public final class RedisAway extends RuntimeException {
  private static final long serialVersionUID = 1;

  public RedisAway(String message) {
    // Without a stack: it is made for every command while Redis is away.
    super(message, null, false, false);
  }
}
