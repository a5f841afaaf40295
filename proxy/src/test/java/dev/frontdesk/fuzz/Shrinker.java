package dev.frontdesk.fuzz;

import dev.frontdesk.fuzz.history.History;
import dev.frontdesk.fuzz.history.Line;
import dev.frontdesk.fuzz.history.Lines;
import dev.frontdesk.fuzz.history.Recipe;
import dev.frontdesk.fuzz.history.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes a history that fails smaller for as long as it fails: without a step, without a line,
 * without a delay, one at a time until nothing more can go.
 */
final class Shrinker {
  private final Predicate<History> fails;

  /**
   * @param fails whether a history still shows what is looked for
   */
  Shrinker(Predicate<History> fails) {
    this.fails = fails;
  }

  History shrink(History failing) {
    History smallest = failing;
    boolean smaller = true;
    while (smaller) {
      smaller = false;
      for (History candidate : candidates(smallest)) {
        if (fails.test(candidate)) {
          smallest = candidate;
          smaller = true;
          break;
        }
      }
    }
    return smallest;
  }

  private static List<History> candidates(History history) {
    List<History> candidates = new ArrayList<>();
    List<Step> steps = history.steps();
    for (int i = steps.size() - 1; i >= 0; i--) {
      List<Step> fewer = new ArrayList<>(steps);
      fewer.remove(i);
      candidates.add(new History(fewer));
    }
    for (int i = 0; i < steps.size(); i++) {
      for (Step simpler : simpler(steps.get(i))) {
        List<Step> changed = new ArrayList<>(steps);
        changed.set(i, simpler);
        candidates.add(new History(changed));
      }
    }
    return candidates;
  }

  private static List<Step> simpler(Step step) {
    List<Step> simpler = new ArrayList<>();
    if (step instanceof Step.Ask ask) {
      for (Lines fewer : fewer(ask.lines())) {
        simpler.add(ask.with(fewer, ask.recipe()));
      }
      for (Recipe recipe : simpler(ask.recipe())) {
        simpler.add(ask.with(ask.lines(), recipe));
      }
    }
    return simpler;
  }

  private static List<Recipe> simpler(Recipe recipe) {
    List<Recipe> simpler = new ArrayList<>();
    for (Lines fewer : fewer(recipe.lines())) {
      simpler.add(recipe.withLines(fewer));
    }
    for (Lines fewer : fewer(recipe.confirming())) {
      simpler.add(recipe.withConfirming(fewer));
    }
    if (recipe.delay() + recipe.bodyDelay() > 0) {
      simpler.add(recipe.withDelays(0, 0));
      if (recipe.delay() > 0 && recipe.bodyDelay() > 0) {
        simpler.add(recipe.withDelays(recipe.delay(), 0));
        simpler.add(recipe.withDelays(0, recipe.bodyDelay()));
      }
    }
    if (recipe.ranges() != Recipe.Ranges.HONOURED) {
      simpler.add(recipe.withRanges(Recipe.Ranges.HONOURED));
    }
    if (recipe.trouble() != Recipe.Trouble.NONE) {
      simpler.add(recipe.withTrouble(Recipe.Trouble.NONE));
    }
    if (recipe.changes()) {
      simpler.add(recipe.withChanges(false));
    }
    if (recipe.status() != 200) {
      simpler.add(recipe.withStatus(200));
    }
    return simpler;
  }

  private static List<Lines> fewer(Lines lines) {
    List<Lines> fewer = new ArrayList<>();
    for (int i = 0; i < lines.all().size(); i++) {
      List<Line> kept = new ArrayList<>(lines.all());
      kept.remove(i);
      fewer.add(new Lines(kept));
    }
    return fewer;
  }
}
