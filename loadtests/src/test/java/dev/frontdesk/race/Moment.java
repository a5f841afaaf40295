package dev.frontdesk.race;

/** Where a round can be held, on its way through the nodes, Redis and the origin. */
enum Moment {
  /** The origin has read its state for a fill, and has not answered. */
  ORIGIN_READ,
  /** The origin has committed a write, and has not answered. */
  ORIGIN_COMMITTED,
  /** A response is about to be put into Redis. */
  KEEP,
  /** A value was read from Redis, and the marks were not. */
  VALUE_READ,
  /** The marks were read from Redis, and nothing was put into memory yet. */
  MARKS_READ,
  /** The mark is in force in the writer's process, and Redis was not told. */
  MARKED_HERE,
  /** Redis has executed the invalidation, and the writer does not know yet. */
  SCRIPT_DONE,
  /** A message is there, and was not applied. */
  MESSAGE,
  /** A message was applied, and the writer was not told. */
  ACKNOWLEDGING;

  /** A reader comes here by itself: a writer may wait for it. */
  boolean isOfReaders() {
    return switch (this) {
      case ORIGIN_READ, KEEP, VALUE_READ, MARKS_READ -> true;
      case ORIGIN_COMMITTED, MARKED_HERE, SCRIPT_DONE, MESSAGE, ACKNOWLEDGING -> false;
    };
  }
}
