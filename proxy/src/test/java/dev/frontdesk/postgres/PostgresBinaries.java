package dev.frontdesk.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The programs of PostgreSQL from Maven, and a data directory that has just been made by initdb,
 * which costs more than a second: once for all servers of a JVM, each of which copies it.
 */
final class PostgresBinaries {
  private static final class Once {
    static final PostgresBinaries BINARIES = prepare();
  }

  private final Path folder;
  private final Path template;

  private PostgresBinaries(Path folder, Path template) {
    this.folder = folder;
    this.template = template;
  }

  static PostgresBinaries get() {
    return Once.BINARIES;
  }

  private static PostgresBinaries prepare() {
    try {
      Path template = Files.createTempDirectory("postgres-template");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(template)));
      EmbeddedPostgres first =
          EmbeddedPostgres.builder()
              .setDataDirectory(template)
              .setCleanDataDirectory(false)
              .setServerConfig("fsync", "off")
              .start();
      Path folder;
      try {
        // The first line of this file is the process; it says where its program is.
        long pid = Long.parseLong(Files.readAllLines(template.resolve("postmaster.pid")).get(0));
        folder =
            ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .map(command -> Path.of(command).getParent())
                .orElseThrow();
      } finally {
        first.close();
      }
      return new PostgresBinaries(folder, template);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  void copyTemplate(Path data) {
    copy(template, data, name -> !name.startsWith("epg-lock") && !name.equals("postmaster.pid"));
  }

  /** Runs pg_ctl and waits for its end, which is when the server accepts connections or is gone. */
  void pgCtl(Path data, String... arguments) {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name")) && LinuxUtils.isUnshareAvailable()) {
      // PostgreSQL refuses to run as root; in a user namespace it is nobody.
      command.addAll(List.of("unshare", "-U"));
    }
    command.addAll(List.of(folder.resolve("pg_ctl").toString(), "-D", data.toString(), "-w"));
    command.addAll(List.of(arguments));
    Path log = data.resolveSibling(data.getFileName() + ".ctl");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(
            String.join(" ", command) + "\n" + Files.readString(log) + serverLog(data));
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private static String serverLog(Path data) throws IOException {
    Path log = data.resolve("server.log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  /**
   * @param wanted asked with the name of each file and folder; what is in a folder that is not
   *     wanted is not copied
   */
  static void copy(Path from, Path to, Predicate<String> wanted) {
    try {
      Files.walkFileTree(
          from,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
                throws IOException {
              Path copied = to.resolve(from.relativize(folder));
              if (!Files.exists(copied)) {
                Files.createDirectory(copied);
              }
              Files.setPosixFilePermissions(copied, Files.getPosixFilePermissions(folder));
              return wanted.test(folder.getFileName().toString())
                  ? FileVisitResult.CONTINUE
                  : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              if (wanted.test(file.getFileName().toString())) {
                try {
                  Files.copy(file, to.resolve(from.relativize(file)));
                } catch (NoSuchFileException gone) {
                  // A running server removes files: the log has what is needed.
                }
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, @Nullable IOException failed)
                throws IOException {
              Files.deleteIfExists(emptied);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
