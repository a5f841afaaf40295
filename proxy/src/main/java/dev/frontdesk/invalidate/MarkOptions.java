package dev.frontdesk.invalidate;

/**
 * Bounds of the marks.
 *
 * @param marks how many are remembered; beyond it the oldest are dropped and the horizon rises
 * @param heldTags how many tags writes of unknown outcome may hold at the same time; beyond it
 *     everything is held
 */
public record MarkOptions(int marks, int heldTags) {
  /** 1,000,000 marks, of some 150 bytes each; 10,000 held tags. */
  public static final MarkOptions DEFAULT = new MarkOptions(1_000_000, 10_000);

  public MarkOptions {
    if (marks < Marks.GENERATIONS) {
      throw new IllegalArgumentException(
          "marks: %d (expected: >= %d)".formatted(marks, Marks.GENERATIONS));
    }
    if (heldTags < 1) {
      throw new IllegalArgumentException("held tags: %d (expected: >= 1)".formatted(heldTags));
    }
  }
}
