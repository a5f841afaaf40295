package dev.frontdesk.settings;

import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What values may be taken from besides the files themselves.
 *
 * @param environment a variable's value by its name, null where it is not set
 * @param file the text of a {@code file:} secret by its path as written, null where it cannot be
 *     read
 * @param beside the octets of a file that a rule file names: by the rule file's name as in {@link
 *     dev.frontdesk.settings.yaml.SourceText} and the path as written, which counts from the rule
 *     file's folder; null where it cannot be read
 */
public record Surroundings(
    Function<String, @Nullable String> environment,
    Function<String, @Nullable String> file,
    BiFunction<String, String, byte @Nullable []> beside) {
  /** Without files that rules name. */
  public Surroundings(
      Function<String, @Nullable String> environment, Function<String, @Nullable String> file) {
    this(environment, file, (ruleFile, path) -> null);
  }

  /** No variable is set and no file can be read. */
  public static final Surroundings NOTHING = new Surroundings(name -> null, path -> null);
}
