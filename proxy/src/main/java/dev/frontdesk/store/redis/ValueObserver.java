package dev.frontdesk.store.redis;

/** Is told what becomes of values. Any thread; must not block. */
public interface ValueObserver {
  ValueObserver NONE = new ValueObserver() {};

  /** Why a value that was read is a miss. */
  enum Unusable {
    /** Cut short, changed, or never one of ours. */
    CORRUPT,
    /** Written by a version of Frontdesk that writes otherwise. */
    OTHER_SCHEMA,
    /** Encrypted under a key that this node does not know. */
    UNKNOWN_KEY,
    /** Encrypted under a known key, and changed or moved since: somebody writes into Redis. */
    TAMPERED,
    /** Under a key, or a field, that is not its own. */
    MISPLACED,
    /** Larger than this node reads. */
    TOO_LARGE
  }

  /** Why a response was not put into Redis. */
  enum NotKept {
    PARTIAL,
    /** It is to be encrypted, and no key is configured. */
    NO_KEY,
    TOO_LARGE,
    /** Neither fresh nor stale nor validated could it be served again. */
    ENDED,
    /** Redis is away. */
    AWAY,
    /** More is waiting to be written than may wait. */
    OVERFLOW,
    /** Invalidated while it waited. */
    UNWANTED,
    /** What is there, or waits, has a later stamp; or the person was forgotten since. */
    OLDER,
    /** Redis did not take it. */
    FAILED
  }

  /** A look-up was answered. Zero responses: a miss. */
  default void looked(int responses) {}

  /** A look-up was not answered: Redis is away, slow, or said no. It counts as a miss. */
  default void lookFailed() {}

  default void unusable(Unusable kind) {}

  /** A value was read, with so many bytes in Redis. */
  default void read(String route, int bytes) {}

  /**
   * A value was written.
   *
   * @param bytes in Redis
   * @param plain bytes before compression and encryption
   */
  default void written(String route, int bytes, int plain) {}

  default void notKept(NotKept kind) {}

  /** So many look-ups went out together. */
  default void readBatch(int commands) {}

  /** So many changes went out together. */
  default void writeBatch(int commands) {}

  /** What waits to be written now. */
  default void waiting(int responses, long bytes) {}
}
