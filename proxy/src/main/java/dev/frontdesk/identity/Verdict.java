package dev.frontdesk.identity;

/** What is known of a token. */
sealed interface Verdict {
  record Verified(Claims claims) implements Verdict {}

  /** It does not verify: forged, out of its time, or for somebody else. */
  record Rejected() implements Verdict {}

  /** Its key is not known, and may be soon: nothing can be said. */
  record Undecided() implements Verdict {}

  Verdict REJECTED = new Rejected();
  Verdict UNDECIDED = new Undecided();
}
