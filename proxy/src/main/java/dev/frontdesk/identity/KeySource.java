package dev.frontdesk.identity;

/** Where a verifier's keys come from. Any thread. */
interface KeySource {
  /** The keys in force, at once. */
  KeySet keys();

  /**
   * A token names a key that is not in force. True where newer keys may be on their way, so that
   * nothing can be said of the token yet.
   */
  boolean unknownKey();

  /** Newer keys are on their way. */
  boolean isFetching();

  void close();

  /** Keys that never change. */
  record Fixed(KeySet keys) implements KeySource {
    @Override
    public boolean unknownKey() {
      return false;
    }

    @Override
    public boolean isFetching() {
      return false;
    }

    @Override
    public void close() {}
  }
}
