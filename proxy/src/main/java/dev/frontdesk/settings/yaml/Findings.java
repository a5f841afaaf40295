package dev.frontdesk.settings.yaml;

import dev.frontdesk.rules.Place;
import dev.frontdesk.settings.yaml.Finding.Severity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects findings and notices while files are read. One thread. */
public final class Findings {
  private final List<Finding> all = new ArrayList<>();
  private final Set<String> notices = new LinkedHashSet<>();

  public void error(Place place, String message) {
    error(place, message, null);
  }

  public void error(Place place, String message, @Nullable String suggestion) {
    all.add(new Finding(Severity.ERROR, place, message, suggestion));
  }

  public void warning(Place place, String message) {
    warning(place, message, null);
  }

  public void warning(Place place, String message, @Nullable String suggestion) {
    all.add(new Finding(Severity.WARNING, place, message, suggestion));
  }

  /** Something that is accepted but has no effect yet; said once at start. */
  public void notice(String text) {
    notices.add(text);
  }

  public boolean hasErrors() {
    return all.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
  }

  /** All findings by place. */
  public List<Finding> sorted() {
    return all.stream().distinct().sorted(Finding.BY_PLACE).toList();
  }

  public List<String> notices() {
    return List.copyOf(notices);
  }
}
