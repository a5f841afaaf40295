package dev.frontdesk.fuzz.model;

import java.util.EnumMap;
import java.util.Map;

/** How often each check had something to look at. One thread. */
public final class Tally {
  private final Map<Check, Integer> counts = new EnumMap<>(Check.class);

  void looked(Check check) {
    counts.merge(check, 1, Integer::sum);
  }

  public int of(Check check) {
    return counts.getOrDefault(check, 0);
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}
