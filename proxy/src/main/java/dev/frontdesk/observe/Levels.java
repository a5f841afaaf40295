package dev.frontdesk.observe;

/**
 * What the parts hold at one moment. Evictions count from the start.
 *
 * @param storedBytes weights in the memory store: body, codings, fields, key and overhead
 * @param marks tags that have an invalidation mark
 * @param heldTags tags held by writes of unknown outcome
 * @param fillsInFlight fetches from origins whose response may be stored
 * @param connections clients' connections that are open
 * @param refusedConnections those closed at once because there were too many, from the start
 * @param clockSetBack how often the wall clock was set back, from the start
 * @param fillPlaces places that fills have taken, where those of an upstream are bounded
 * @param fillsWaiting fills that wait for such a place
 * @param fillsRefused those that got none, from the start
 * @param expressAnswers answers given on the short way, from the start
 */
public record Levels(
    long storedResponses,
    long storedBytes,
    long maximumBytes,
    long evictions,
    long evictedBytes,
    long marks,
    long heldTags,
    long fillsInFlight,
    long connections,
    long refusedConnections,
    long clockSetBack,
    long fillPlaces,
    long fillsWaiting,
    long fillsRefused,
    long expressAnswers) {
  public static final Levels EMPTY = new Levels(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
