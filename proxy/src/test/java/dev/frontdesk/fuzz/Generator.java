package dev.frontdesk.fuzz;

import dev.frontdesk.fuzz.history.History;
import dev.frontdesk.fuzz.history.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes histories. Most of what it makes is plain, so that things get stored at all, and one thing
 * in it is odd; some is odd everywhere.
 */
final class Generator {
  private static final int MOST_ASKS = 9;

  private final Chance chance;
  private final Requests requests;
  private final Recipes recipes;
  private final long lifetime;

  private Generator(long seed) {
    this.chance = new Chance(seed);
    // One lifetime per history, and times around it: else nothing ever happens at its end.
    this.lifetime = chance.of(2L, 5L, 10L, 60L, 600L);
    int oddness = chance.of(0, 5, 15, 40);
    this.requests = new Requests(chance, oddness, lifetime);
    this.recipes = new Recipes(chance, oddness, lifetime);
  }

  /** The history of this seed. */
  static History history(long seed) {
    return new Generator(seed).make();
  }

  private History make() {
    List<String> targets = new ArrayList<>();
    for (int i = chance.upTo(3); i > 0; i--) {
      targets.add(chance.of("/a", "/a?x=1", "/b", "/c/d?y=2&z", "/"));
    }
    List<Step> steps = new ArrayList<>();
    int asks = 2 + chance.below(MOST_ASKS - 1);
    for (int number = 1; number <= asks; number++) {
      String target = targets.get(chance.below(targets.size()));
      String method = requests.method();
      boolean write = requests.isWrite(method);
      steps.add(
          new Step.Ask(
              number,
              method,
              target,
              requests.lines(write),
              write && chance.percent(60) ? "content-" + number : "",
              write ? recipes.write(targets) : recipes.read()));
      if (chance.percent(60)) {
        steps.add(new Step.Advance(time()));
      }
    }
    return new History(steps);
  }

  /** Just before, at, and just after what may matter. */
  private long time() {
    long millis = lifetime * 1000;
    return switch (chance.below(12)) {
      case 0 -> 1;
      case 1, 2 -> chance.of(20L, 60L, 110L);
      case 3 -> 1000;
      case 4 -> millis - 1;
      case 5 -> millis;
      case 6 -> millis + 1;
      case 7 -> millis - 1000;
      case 8 -> millis + 1000;
      case 9 -> millis / 2;
      case 10 -> millis + chance.of(5L, 29L, 31L, 100L) * 1000;
      default -> chance.of(3_600_000L, 86_400_000L, 7L);
    };
  }
}
