package dev.frontdesk.fuzz.history;

/**
 * What the origin does when a request of an {@code Ask} reaches it.
 *
 * <p>Values of lines may have places that are filled in when the origin answers: {@code {now+60}}
 * is a date, 60 s after the answer ({@code {850:now-1}}, {@code {asc:now}}: in the obsolete forms),
 * {@code {etag}} and {@code {modified}} are those of the resource's version, {@code {length}} that
 * of the content.
 *
 * @param status of the answer where it is no 304
 * @param lines of the answer where it is no 304
 * @param confirming lines of a 304
 * @param conditions it answers 304 where If-None-Match or If-Modified-Since allow it
 * @param trouble what goes wrong
 * @param changes the resource has another version before it is answered (a read), or with the
 *     answer (a write)
 * @param delay milliseconds until the head
 * @param bodyDelay milliseconds between the halves of the body
 * @param ranges what it makes of Range
 */
public record Recipe(
    int status,
    Lines lines,
    Lines confirming,
    boolean conditions,
    Trouble trouble,
    boolean changes,
    long delay,
    long bodyDelay,
    Ranges ranges) {

  /** What can go wrong with an origin. */
  public enum Trouble {
    NONE,
    /** No connection: it got nothing. */
    REFUSED,
    /** It got the request, and closed the connection. */
    RESET,
    /** It never answers. */
    STALL,
    /** It closes in the middle of the body. */
    CUT
  }

  /** What an origin can make of Range. Its octets are always those that it says they are. */
  public enum Ranges {
    /** It sends the whole. */
    IGNORED,
    /** As RFC 9110 §14.2 has it; several in a multipart. */
    HONOURED,
    /** Like that, whatever If-Range says. */
    UNCONDITIONAL,
    /** It sends another range. */
    OTHER,
    /** It does not tell how long the whole is. */
    LENGTHLESS,
    /** A 206 without Content-Range. */
    BARE,
    /** Fewer octets come than Content-Range says. */
    SHORT,
    /** It says 416 to all. */
    REFUSED
  }

  /** A plain 200. */
  public static Recipe plain(String... namesAndValues) {
    return new Recipe(
        200,
        Lines.of(namesAndValues),
        Lines.NONE,
        true,
        Trouble.NONE,
        false,
        0,
        0,
        Ranges.HONOURED);
  }

  public Recipe withLines(Lines newLines) {
    return new Recipe(
        status, newLines, confirming, conditions, trouble, changes, delay, bodyDelay, ranges);
  }

  public Recipe withConfirming(Lines newLines) {
    return new Recipe(
        status, lines, newLines, conditions, trouble, changes, delay, bodyDelay, ranges);
  }

  public Recipe withStatus(int newStatus) {
    return new Recipe(
        newStatus, lines, confirming, conditions, trouble, changes, delay, bodyDelay, ranges);
  }

  public Recipe withTrouble(Trouble newTrouble) {
    return new Recipe(
        status, lines, confirming, conditions, newTrouble, changes, delay, bodyDelay, ranges);
  }

  public Recipe withChanges(boolean nowChanges) {
    return new Recipe(
        status, lines, confirming, conditions, trouble, nowChanges, delay, bodyDelay, ranges);
  }

  public Recipe withDelays(long head, long body) {
    return new Recipe(status, lines, confirming, conditions, trouble, changes, head, body, ranges);
  }

  public Recipe withRanges(Ranges newRanges) {
    return new Recipe(
        status, lines, confirming, conditions, trouble, changes, delay, bodyDelay, newRanges);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("%d  %s".formatted(status, lines));
    if (!confirming.all().isEmpty()) {
      text.append("\n      or 304  ").append(confirming);
    }
    if (!conditions) {
      text.append("\n      heeds no conditions");
    }
    if (trouble != Trouble.NONE) {
      text.append("\n      ").append(trouble);
    }
    if (changes) {
      text.append("\n      changes the resource");
    }
    if (ranges != Ranges.HONOURED) {
      text.append("\n      ranges: ").append(ranges);
    }
    if (delay + bodyDelay > 0) {
      text.append("\n      after %d ms, body %d ms".formatted(delay, bodyDelay));
    }
    return text.toString();
  }
}
