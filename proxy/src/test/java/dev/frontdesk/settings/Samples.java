package dev.frontdesk.settings;

import dev.frontdesk.settings.yaml.SourceText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files that the project comes with. */
final class Samples {
  private static final Path ROOT = Path.of(System.getProperty("frontdesk.root", ".."));

  private Samples() {}

  static SourceText read(String path) {
    try {
      return new SourceText(path, Files.readString(ROOT.resolve(path)));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Paths of the files in a folder whose names end so. */
  static List<String> in(String folder, String ending) {
    try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
      return files
          .map(file -> folder + "/" + file.getFileName())
          .filter(name -> name.endsWith(ending))
          .sorted()
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static Config config() {
    LoadedConfig loaded = ConfigLoader.load(read("config/frontdesk.yaml"), Surroundings.NOTHING);
    if (loaded.config() == null) {
      throw new AssertionError(loaded.findings().toString());
    }
    return loaded.config();
  }
}
