package dev.frontdesk.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the launcher script in a source folder of its own, with JDKs and a build that only say what
 * they were asked. It sees no java but these.
 */
class LauncherTest {

  private record Run(int exit, String out, String err) {}

  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  @TempDir Path temp = Path.of("");

  private Path root = Path.of("");
  private Path tools = Path.of("");
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void layOut() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "a POSIX shell");
    temp = temp.toRealPath();
    root = Files.createDirectories(temp.resolve("source"));
    tools = Files.createDirectories(temp.resolve("tools"));
    for (String tool :
        List.of(
            "sed", "dirname", "readlink", "head", "find", "mkdir", "rm", "mv", "cat", "sleep")) {
      Files.createSymbolicLink(tools.resolve(tool), onPath(tool));
    }
    Files.copy(
        Path.of(System.getProperty("frontdesk.root", "..")).resolve("frontdesk"),
        root.resolve("frontdesk"));
    for (String source : List.of("pom.xml", "proxy/src/main/A.java", "loadtests/src/main/B.java")) {
      write(root.resolve(source), "");
      Files.setLastModifiedTime(root.resolve(source), FileTime.from(LONG_AGO));
    }
    executable(
        root.resolve("mvnw"),
        """
        echo "mvnw $*"
        echo built >>builds
        mkdir -p proxy/target/classes proxy/target/lib loadtests/target/classes loadtests/target/lib
        """);
    environment.put("PATH", tools.toString());
    environment.put("HOME", temp.resolve("home").toString());
    environment.put("FRONTDESK_JDK_FOLDERS", temp.resolve("jvms").toString());
  }

  @Test
  void withoutAJdkItSaysWhereItLooked() throws Exception {
    Run run = launch(temp, "demo");
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("a JDK 25 or newer is needed")
        .contains("JAVA_HOME: not set")
        .contains("PATH: no java")
        .contains(temp.resolve("jvms") + ": no JDK")
        .contains("FRONTDESK_JAVA_HOME=");
  }

  @Test
  void anOldJdkIsNamedWithItsVersion() throws Exception {
    environment.put("JAVA_HOME", jdk("jdk-17", "17.0.12").toString());
    Files.createSymbolicLink(tools.resolve("java"), jdk("jdk-8", "1.8.0_402").resolve("bin/java"));
    Run run = launch(temp, "demo");
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.err())
        .contains("JAVA_HOME: " + temp.resolve("jdk-17") + " is Java 17")
        .contains("PATH: " + temp.resolve("jdk-8") + " is Java 8");
  }

  @Test
  void aRuntimeWithoutACompilerIsNotEnough() throws Exception {
    Path jre = jdk("jre", "25.0.1");
    Files.delete(jre.resolve("bin/javac"));
    environment.put("JAVA_HOME", jre.toString());
    Run run = launch(temp, "demo");
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.err()).contains("has no compiler");
  }

  @Test
  void anOldJavaHomeDoesNotHideANewJdkElsewhere() throws Exception {
    environment.put("JAVA_HOME", jdk("jdk-17", "17.0.12").toString());
    jdk("jvms/jdk 25", "25.0.1");
    Run run = launch(temp, "check");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("java is jdk 25");
  }

  @Test
  void theJdkThatIsNamedIsTheOnlyOneConsidered() throws Exception {
    environment.put("FRONTDESK_JAVA_HOME", jdk("jdk-17", "17.0.12").toString());
    environment.put("JAVA_HOME", jdk("jdk-25", "25.0.1").toString());
    assertThat(launch(temp, "check").exit()).isEqualTo(3);
  }

  @Test
  void itBuildsOnceAndAgainWhenASourceIsNewer() throws Exception {
    environment.put("JAVA_HOME", jdk("jdk-25", "25.0.1").toString());
    Run first = launch(temp, "check");
    assertThat(first.err()).contains("building, first time takes a minute").contains("mvnw -q -B");
    assertThat(first.out()).doesNotContain("mvnw");
    assertThat(launch(temp, "check").err()).isEmpty();
    assertThat(root.resolve("builds")).hasContent("built");

    Path source = root.resolve("proxy/src/main/A.java");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(launch(temp, "check").err()).contains("building");

    environment.put("FRONTDESK_BUILD", "never");
    assertThat(launch(temp, "check").err()).isEmpty();
  }

  @Test
  void aBuildThatFailsEndsItWithTheBuildsExitCode() throws Exception {
    environment.put("JAVA_HOME", jdk("jdk-25", "25.0.1").toString());
    executable(root.resolve("mvnw"), "echo 'cannot find symbol'; exit 7");
    Run run = launch(temp, "check");
    assertThat(run.exit()).isEqualTo(7);
    assertThat(run.err()).contains("cannot find symbol").contains("the build failed (7)");
    assertThat(root.resolve("target/launcher-building")).doesNotExist();
  }

  @Test
  void argumentsFolderAndExitCodePassThroughALinkFromElsewhere() throws Exception {
    environment.put("JAVA_HOME", jdk("jdk-25", "25.0.1").toString());
    environment.put("FRONTDESK_JAVA_OPTS", "-Xmx300m -Da=b");
    environment.put("FAKE_EXIT", "5");
    Path elsewhere = Files.createDirectories(temp.resolve("else where"));
    Files.createSymbolicLink(temp.resolve("link"), Path.of("source/frontdesk"));
    Files.createSymbolicLink(elsewhere.resolve("desk"), Path.of("../link"));

    Run run = start(elsewhere, List.of("./desk", "run", "--config", "my file.yaml", "*"));

    assertThat(run.exit()).isEqualTo(5);
    assertThat(run.out())
        .contains("in " + elsewhere)
        .contains("[-Xmx300m][-Da=b][-Dfrontdesk.home=" + root + "][-cp]")
        .contains(root.resolve("proxy/target/classes") + ":" + root.resolve("proxy/target/lib/*"))
        .endsWith("[dev.frontdesk.cli.Main][run][--config][my file.yaml][*]\n");
  }

  @Test
  void theJdkThatIsFoundIsPrintedWithoutABuild() throws Exception {
    environment.put("JAVA_HOME", jdk("jdk-17", "17.0.12").toString());
    Path found = jdk("jvms/jdk 25", "25.0.1");
    Run run = launch(temp, "--java-home");
    assertThat(run.exit()).isZero();
    assertThat(run.out()).isEqualTo(found + "\n");
    assertThat(run.err()).isEmpty();
    assertThat(root.resolve("builds")).doesNotExist();
  }

  @Test
  void theFlagsArePrintedWithoutAJdk() throws Exception {
    environment.put("FRONTDESK_JAVA_OPTS", "-Xmx300m");
    Run run = launch(temp, "--java-flags");
    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("--enable-native-access=ALL-UNNAMED").endsWith(" -Xmx300m\n");
  }

  @Test
  void anotherCollectorTakesThePlaceOfOurs() throws Exception {
    environment.put("FRONTDESK_JAVA_OPTS", "-Xmx300m -XX:+UseZGC");
    assertThat(launch(temp, "--java-flags").out())
        .doesNotContain("UseG1GC")
        .endsWith(" -Xmx300m -XX:+UseZGC\n");
    assertThat(launch(temp, "--java-flags", "why").out()).doesNotContain("UseG1GC");

    environment.put("FRONTDESK_JAVA_OPTS", "-XX:+UseGCOverheadLimit");
    assertThat(launch(temp, "--java-flags").out()).contains("-XX:+UseG1GC ");
  }

  @Test
  void eachFlagHasAReason() throws Exception {
    Run run = launch(temp, "--java-flags", "why");
    assertThat(run.exit()).isZero();
    assertThat(run.out().lines()).allMatch(line -> line.matches("-\\S+ +\\S+.*"));
    assertThat(launch(temp, "--java-flags").out().split(" "))
        .containsAll(run.out().lines().map(line -> line.split(" ")[0]).toList());
  }

  /** An AOT cache is for jars, so there are jars where a build has made some. */
  @Test
  void whatTheJvmHasLearntAtTheBuildIsUsed() throws Exception {
    environment.put("JAVA_HOME", jdk("jdk-25", "25.0.1").toString());
    jarsAreBuilt();
    Run first = launch(temp, "check");
    assertThat(first.err()).contains("learning from a first start");
    Path cache = root.resolve("target/frontdesk.aot");
    assertThat(cache).hasContent("learnt");
    assertThat(first.out())
        .contains("[-XX:AOTCache=" + cache + "]")
        .contains("proxy/target/frontdesk-proxy-1.jar:" + root + "/loadtests/target/")
        .contains("proxy/target/lib/netty.jar")
        .doesNotContain("-tests.jar", "target/classes");
    assertThat(launch(temp, "--java-flags", "why").out()).contains("-XX:AOTCache=" + cache);

    environment.put("FRONTDESK_AOT", "never");
    assertThat(launch(temp, "--java-flags", "why").out()).doesNotContain("AOT");
    assertThat(launch(temp, "check").out()).doesNotContain("AOT").contains("proxy/target/classes:");
  }

  @Test
  void jarsThatAreOlderThanTheClassesAreNotUsed() throws Exception {
    environment.put("JAVA_HOME", jdk("jdk-25", "25.0.1").toString());
    jarsAreBuilt();
    launch(temp, "check");
    Path changed = root.resolve("proxy/target/classes/A.class");
    write(changed, "");
    Files.setLastModifiedTime(changed, FileTime.from(Instant.now().plusSeconds(60)));
    environment.put("FRONTDESK_BUILD", "never");
    assertThat(launch(temp, "check").out()).doesNotContain("AOT").contains("proxy/target/classes:");
  }

  @Test
  void whereNothingCouldBeLearntItStartsAllTheSame() throws Exception {
    environment.put("JAVA_HOME", jdk("jdk-25", "25.0.1").toString());
    environment.put("FAKE_LEARNS", "no");
    jarsAreBuilt();
    Run run = launch(temp, "check");
    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("[check]").doesNotContain("AOTCache=");
  }

  private void jarsAreBuilt() throws IOException {
    executable(
        root.resolve("mvnw"),
        """
        for module in proxy loadtests; do
          mkdir -p $module/target/classes $module/target/lib
          echo jar >$module/target/frontdesk-$module-1.jar
          echo jar >$module/target/frontdesk-$module-1-tests.jar
          echo jar >$module/target/lib/netty.jar
        done
        """);
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = temp.resolve(name);
    executable(
        home.resolve("bin/java"),
        "for f; do case $f in -XX:AOTCacheOutput=*) [ \"$FAKE_LEARNS\" = no ] || echo learnt >\"${f#*=}\"; exit 0 ;; esac; done\n"
            + "echo 'java is %s'; echo \"in $PWD\"; printf '[%%s]' \"$@\"; echo; exit ${FAKE_EXIT:-0}"
                .formatted(home.getFileName()));
    executable(home.resolve("bin/javac"), "");
    write(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private Run launch(Path folder, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("/bin/sh", root + "/frontdesk"));
    command.addAll(List.of(arguments));
    return start(folder, command);
  }

  private Run start(Path folder, List<String> command) throws Exception {
    Path out = Files.createTempFile(temp, "out", "");
    Path err = Files.createTempFile(temp, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("it ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private static void executable(Path file, String script) throws IOException {
    write(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  private static Path onPath(String tool) {
    for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
      Path candidate = Path.of(folder, tool);
      if (Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    throw new IllegalStateException("not on PATH: " + tool);
  }
}
