package dev.frontdesk.fuzz.history;

/** One step of a history. */
public sealed interface Step {
  /** Time passes. */
  record Advance(long millis) implements Step {
    @Override
    public String toString() {
      return "  time  +%d.%03d s".formatted(millis / 1000, millis % 1000);
    }
  }

  /**
   * A client asks, and does not wait: the next step comes at once.
   *
   * @param number names it, also after others were taken away
   * @param content of the request, or empty
   * @param recipe what the origin does with it, if it comes there
   */
  record Ask(int number, String method, String target, Lines lines, String content, Recipe recipe)
      implements Step {
    public Ask with(Lines newLines, Recipe newRecipe) {
      return new Ask(number, method, target, newLines, content, newRecipe);
    }

    @Override
    public String toString() {
      return "  #%d    %s %s  %s%s\n      origin: %s"
          .formatted(number, method, target, lines, content.isEmpty() ? "" : " (content)", recipe);
    }
  }
}
