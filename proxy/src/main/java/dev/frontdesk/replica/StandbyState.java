package dev.frontdesk.replica;

/** What is known of a standby. */
public enum StandbyState {
  /** It was not heard of yet, or the primary was not. */
  UNKNOWN,
  /** It follows the primary closely enough. */
  FOLLOWING,
  /** It follows the primary, and is too far behind, or was lately. */
  BEHIND,
  /** It does not answer, or did not lately. */
  AWAY,
  /** It is not a standby of this primary, as far as can be seen. */
  DOUBTED
}
