package dev.frontdesk.launcher;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The launcher as users run it, with what is built: a process of its own. */
public final class FrontdeskProcess implements AutoCloseable {
  private static final long START_SECONDS = 60;

  /** The folder of the launcher. */
  static final Path ROOT = Path.of(System.getProperty("frontdesk.root", "..")).toAbsolutePath();

  private final Process process;
  private final Path out;

  /**
   * @param temp its folder for temporary files, and for what it prints
   */
  public FrontdeskProcess(Path temp, String... arguments) throws IOException {
    this(temp, "", arguments);
  }

  /**
   * @param options further ones of the JVM
   */
  private FrontdeskProcess(Path temp, String options, String[] arguments) throws IOException {
    out = temp.resolve("printed");
    ProcessBuilder builder = command(ROOT + "/frontdesk", arguments);
    builder
        .environment()
        .put(
            "FRONTDESK_JAVA_OPTS",
            // Binaries are unpacked once for all; data are its own, so that they can be told apart.
            "-Xmx256m -Djava.io.tmpdir=%s -Dot.epg.working-dir=%s/embedded-pg"
                    .formatted(temp, System.getProperty("java.io.tmpdir"))
                + options);
    process = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
  }

  /** One that notes in this file, one per line, which classes it loads. */
  static FrontdeskProcess notingClasses(Path temp, Path file, String... arguments)
      throws IOException {
    return new FrontdeskProcess(temp, " -Xlog:class+load:file=" + file, arguments);
  }

  /** A command in the launcher's folder, which does not build. */
  static ProcessBuilder command(String command, String... arguments) {
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(Stream.of(command), Stream.of(arguments)).toList())
            .directory(ROOT.toFile());
    builder.environment().put("FRONTDESK_BUILD", "never");
    builder.environment().put("FRONTDESK_JAVA_HOME", System.getProperty("java.home"));
    return builder;
  }

  /** Waits until it has printed this, and gives the first group. */
  public String awaitPrinted(String regex) {
    Pattern pattern = Pattern.compile(regex);
    await()
        .atMost(START_SECONDS, TimeUnit.SECONDS)
        .until(() -> !process.isAlive() || pattern.matcher(printed()).find());
    Matcher matcher = pattern.matcher(printed());
    if (!matcher.find()) {
      throw new AssertionError("it has not printed " + regex + " but:\n" + printed());
    }
    return matcher.groupCount() == 0 ? matcher.group() : matcher.group(1);
  }

  String printed() {
    try {
      return Files.readString(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> printedLines() {
    return printed().lines().map(String::strip).toList();
  }

  /** Processor time that it has used so far. */
  public Duration processorTime() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** SIGTERM, and waits until it has gone; by force where that takes too long. */
  public void stop(long seconds) throws InterruptedException {
    terminate();
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  /** SIGHUP. */
  void hangUp() throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start();
    if (kill.waitFor() != 0) {
      throw new AssertionError("kill -HUP failed");
    }
  }

  /** Its exit code, or an error where it has not ended after so many seconds. */
  int awaitEnd(long seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new AssertionError("it has not ended after %d s:%n%s".formatted(seconds, printed()));
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
