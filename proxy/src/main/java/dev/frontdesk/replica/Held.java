package dev.frontdesk.replica;

import org.jspecify.annotations.Nullable;

/**
 * A floor, and until when it is held, by a clock that only goes forward. What is joined of several
 * is held as long as the last of them: so a floor is never lower than one that has not passed.
 */
record Held(Floor floor, long until) {
  Held and(Held other) {
    return new Held(floor.and(other.floor), other.until - until > 0 ? other.until : until);
  }

  boolean holds(long now) {
    return until - now > 0;
  }

  static @Nullable Floor both(@Nullable Floor one, @Nullable Floor other) {
    if (one == null) {
      return other;
    }
    return other == null ? one : one.and(other);
  }
}
