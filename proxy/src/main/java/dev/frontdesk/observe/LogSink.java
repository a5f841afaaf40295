package dev.frontdesk.observe;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the access log's lines go. A batch is collected in memory and written at once, so that a
 * line is never cut by another writer of the same file. One thread.
 */
final class LogSink {
  private static final Logger LOG = LoggerFactory.getLogger(LogSink.class);

  private final String name;
  private final @Nullable Path path;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
  private OutputStream out;

  private LogSink(String name, @Nullable Path path, OutputStream out) {
    this.name = name;
    this.path = path;
    this.out = out;
  }

  static LogSink open(AccessLogOptions.Target target) throws IOException {
    return switch (target) {
      case AccessLogOptions.Target.Stdout() ->
          to("standard output", new FileOutputStream(FileDescriptor.out));
      case AccessLogOptions.Target.Stderr() ->
          to("standard error", new FileOutputStream(FileDescriptor.err));
      case AccessLogOptions.Target.ToFile(Path path) ->
          new LogSink(path.toString(), path, append(path));
    };
  }

  static LogSink to(String name, OutputStream out) {
    return new LogSink(name, null, out);
  }

  String name() {
    return name;
  }

  /** What the next flush writes. */
  OutputStream buffer() {
    return buffer;
  }

  void flush() throws IOException {
    buffer.writeTo(out);
    out.flush();
    buffer.reset();
  }

  void discard() {
    buffer.reset();
  }

  /** Opens the file by its name; where that fails, the old one stays. No file: nothing is done. */
  void reopen() throws IOException {
    if (path != null) {
      OutputStream old = out;
      out = append(path);
      old.close();
    }
  }

  /** Closes a file; standard output and error stay open for what the process has yet to say. */
  void close() {
    if (path == null) {
      return;
    }
    try {
      out.close();
    } catch (IOException failed) {
      LOG.warn("{} did not close: {}", name, failed.toString());
    }
  }

  private static OutputStream append(Path path) throws IOException {
    return Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
