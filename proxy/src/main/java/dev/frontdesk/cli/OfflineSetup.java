package dev.frontdesk.cli;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The files that an offline command goes by. */
final class OfflineSetup {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration.")
  private @Nullable Path config;

  @Option(
      names = {"-r", "--rules"},
      paramLabel = "DIR",
      description = "Folder of rule files, or one file.")
  private @Nullable Path rules;

  @Option(
      names = {"-u", "--upstream"},
      paramLabel = "URL",
      converter = Url.class,
      description = "The API that the rules are for.")
  private @Nullable URI upstream;

  boolean isGiven() {
    return config != null || rules != null || upstream != null;
  }

  /**
   * Nothing is sent to an upstream offline, so any will do where none is named; nor is a database
   * asked.
   */
  Setup setup() {
    Setup setup = new Setup();
    setup.config = config;
    setup.rules = rules;
    setup.upstream =
        upstream == null && config == null ? URI.create("http://127.0.0.1:1") : upstream;
    setup.anyDatabase = config == null;
    return setup;
  }
}
