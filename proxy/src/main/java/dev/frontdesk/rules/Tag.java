package dev.frontdesk.rules;

/**
 * A name for a thing that a response shows, in segments: {@code availability:7:2026-12-01}. Values
 * inside are escaped (percent-encoding of {@code :}, {@code %} and control characters), so a colon
 * always parts segments. The empty text is the tag above all.
 *
 * @param cut a value was missing, unparsable or over a bound: on a response it shows everything
 *     below, in a write it clears everything below
 */
public record Tag(String text, boolean cut) {
  public static final Tag ALL = new Tag("", true);

  public static Tag of(String text) {
    return new Tag(text, false);
  }
}
