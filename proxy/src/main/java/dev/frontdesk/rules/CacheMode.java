package dev.frontdesk.rules;

/** What a route does with answers. */
public sealed interface CacheMode {
  /** The same without where it stands in its file. */
  CacheMode placeless();

  /** {@code cache: off}: everything passes through unchanged. */
  record Off() implements CacheMode {
    @Override
    public CacheMode placeless() {
      return this;
    }
  }

  /**
   * {@code cache: http}: a plain shared cache as RFC 9111 has it. Every request field reaches the
   * origin, its Vary nominates, its freshness counts.
   */
  record Http(CacheRule rule) implements CacheMode {
    @Override
    public CacheMode placeless() {
      return new Http(rule.placeless());
    }
  }

  /** {@code cache: {…}}: what can change the answer is in the key, or does not reach the origin. */
  record Keyed(CacheRule rule) implements CacheMode {
    @Override
    public CacheMode placeless() {
      return new Keyed(rule.placeless());
    }
  }
}
