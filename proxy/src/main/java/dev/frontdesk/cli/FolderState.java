package dev.frontdesk.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the rule files, and the files that they name, looked like when they were last seen. By size,
 * time and file key: an editor's rename and a swapped link change one of them.
 */
final class FolderState {
  private record Seen(long size, long modified, String fileKey) {}

  private final Supplier<List<Path>> places;
  private Map<Path, Seen> last;

  /**
   * @param places folders and files, asked for at each look: a file that rules name anew counts as
   *     changed, so that what was written while it was read is not overlooked
   */
  FolderState(Supplier<List<Path>> places) {
    this.places = places;
    this.last = look();
  }

  /** Whether it differs from what was seen at the last call. */
  synchronized boolean changed() {
    Map<Path, Seen> now = look();
    boolean changed = !now.equals(last);
    last = now;
    return changed;
  }

  private Map<Path, Seen> look() {
    Map<Path, Seen> seen = new HashMap<>();
    for (Path place : places.get()) {
      if (Files.exists(place)) {
        SettingsFiles.ruleFiles(place).forEach(file -> see(file, seen));
      }
    }
    return seen;
  }

  private static void see(Path file, Map<Path, Seen> seen) {
    try {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      seen.put(
          file,
          new Seen(is.size(), is.lastModifiedTime().toMillis(), String.valueOf(is.fileKey())));
    } catch (IOException gone) {
      seen.put(file, new Seen(-1, -1, ""));
    }
  }
}
