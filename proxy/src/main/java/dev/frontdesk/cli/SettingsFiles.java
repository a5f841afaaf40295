package dev.frontdesk.cli;

import dev.frontdesk.settings.Loader;
import dev.frontdesk.settings.Surroundings;
import dev.frontdesk.settings.yaml.SourceText;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what operators edit. The only place where settings meet the file system. */
final class SettingsFiles {
  private SettingsFiles() {}

  /**
   * The environment, secrets in files, whose relative paths count from the given folder, and what
   * rule files name.
   */
  static Surroundings surroundings(Path base) {
    return new Surroundings(
        System::getenv,
        path -> {
          try {
            return Files.readString(base.resolve(path), StandardCharsets.UTF_8);
          } catch (IOException unreadable) {
            return null;
          }
        },
        SettingsFiles::beside);
  }

  /** The same; whoever wants to know which files rules name is told of each, there or not. */
  static Surroundings surroundings(Path base, Consumer<Path> named) {
    Surroundings surroundings = surroundings(base);
    return new Surroundings(
        surroundings.environment(),
        surroundings.file(),
        (ruleFile, path) -> {
          Path file = sibling(ruleFile, path);
          if (file != null) {
            named.accept(file);
          }
          return beside(ruleFile, path);
        });
  }

  /** A file that a rule file names by a path from its own folder; null: it cannot be read. */
  static byte @Nullable [] beside(String ruleFile, String path) {
    Path file = sibling(ruleFile, path);
    try {
      return file == null ? null : Files.readAllBytes(file);
    } catch (IOException unreadable) {
      return null;
    }
  }

  private static @Nullable Path sibling(String ruleFile, String path) {
    try {
      return Path.of(ruleFile).resolveSibling(path).normalize();
    } catch (InvalidPathException noPath) {
      return null;
    }
  }

  static SourceText read(Path file) {
    try {
      return new SourceText(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new Complaint("cannot read %s: %s".formatted(file, describe(e)));
    }
  }

  /** All rule files of a folder, or the one file. */
  static List<Path> ruleFiles(Path folderOrFile) {
    return files(folderOrFile, false);
  }

  /** All rule tests of a folder, or the one file. */
  static List<Path> testFiles(Path folderOrFile) {
    return files(folderOrFile, true);
  }

  private static List<Path> files(Path place, boolean tests) {
    if (!Files.isDirectory(place)) {
      if (!Files.exists(place)) {
        throw new Complaint("%s is not there (expected: a folder or a file)".formatted(place));
      }
      return List.of(place);
    }
    try (Stream<Path> all = Files.list(place)) {
      List<Path> found = new ArrayList<>();
      all.filter(file -> isWanted(file.getFileName().toString(), tests))
          .sorted()
          .forEach(found::add);
      return found;
    } catch (IOException e) {
      throw new Complaint("cannot list %s: %s".formatted(place, describe(e)));
    }
  }

  private static boolean isWanted(String name, boolean tests) {
    return tests
        ? name.endsWith(".test.yaml") || name.endsWith(".test.yml")
        : Loader.isRuleFile(name);
  }

  private static String describe(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "it is not there";
      case AccessDeniedException denied -> "this process may not read it";
      case CharacterCodingException binary -> "it is not UTF-8";
      default -> e.getClass().getSimpleName() + " " + e.getMessage();
    };
  }
}
