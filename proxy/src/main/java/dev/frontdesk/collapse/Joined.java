package dev.frontdesk.collapse;

/** Which part a request has in a fill. */
public sealed interface Joined<H> {
  /**
   * It fetches. Its own client reads from the reader like any other; where there is no client (a
   * refresh behind a stale answer) the reader is left at once.
   */
  record Leader<H>(Fill<H> fill, FillReader<H> reader) implements Joined<H> {}

  /** Another fetches. */
  record Follower<H>(FillReader<H> reader) implements Joined<H> {}

  /** It fetches by itself, uncollapsed: two fills run already and it may join neither. */
  record Alone<H>() implements Joined<H> {}
}
