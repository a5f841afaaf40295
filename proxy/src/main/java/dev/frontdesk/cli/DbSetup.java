package dev.frontdesk.cli;

import dev.frontdesk.invalidate.database.WatchedTable;
import dev.frontdesk.postgres.PgOptions;
import dev.frontdesk.postgres.PgServer;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.rules.TableName;
import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.Database;
import dev.frontdesk.settings.LoadedConfig;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which tables, as rules name them, and in which database. */
final class DbSetup {
  private static final String PASSWORD = "PGPASSWORD";

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration, which names database, channel and rules.")
  private @Nullable Path config;

  @Option(
      names = {"-r", "--rules"},
      paramLabel = "DIR",
      description = "Folder of rule files, or one file; in the place of the configuration's.")
  private @Nullable Path rules;

  @Option(
      names = "--tables",
      paramLabel = "TABLE",
      split = ",",
      description = "Only these of the tables that rules name, parted by commas.")
  private List<String> tables = List.of();

  @Option(
      names = "--database",
      paramLabel = "URL",
      description =
          "postgresql://USER@HOST:PORT/DATABASE of the primary, as a role that owns the tables; the configuration's where it is not said. The password is taken from PGPASSWORD, else from the configuration.")
  private @Nullable String database;

  @Option(
      names = "--channel",
      paramLabel = "NAME",
      description = "The channel of notifications; the configuration's, else frontdesk.")
  private @Nullable String channel;

  private @Nullable Database configured;

  boolean namesDatabase() {
    return database != null;
  }

  boolean namesTables() {
    return !tables.isEmpty();
  }

  /** Null: there are findings that are errors, and they are printed. */
  @Nullable List<WatchedTable> load(PrintWriter out) {
    Setup setup = new Setup();
    setup.config = config;
    setup.rules = rules;
    // Nothing is sent to an upstream, so any will do where none is configured.
    setup.upstream = config == null ? URI.create("http://127.0.0.1:1") : null;
    setup.anyDatabase = true;
    Setup.Loading loading = setup.load();
    if (Findings.anyError(loading.findings())) {
      Findings.print(loading.findings(), out);
      return null;
    }
    configured = database(loading.config());
    RuleSet read = loading.rules() == null ? null : loading.rules().rules();
    return wanted(read == null ? List.of() : WatchedTable.of(read.changes()));
  }

  /** The configuration alone, where no rules are needed. */
  void configure(PrintWriter out) {
    Setup setup = new Setup();
    setup.config = config;
    LoadedConfig loaded = setup.loadConfig();
    Findings.print(loaded.findings(), out);
    configured = database(loaded.config());
  }

  private static @Nullable Database database(@Nullable Config loaded) {
    Database found = loaded == null ? null : loaded.postgres();
    return Database.ANY.equals(found) ? null : found;
  }

  private List<WatchedTable> wanted(List<WatchedTable> named) {
    if (named.isEmpty()) {
      throw new Complaint("no rule has changes (expected: at least one, in the rule files)");
    }
    if (tables.isEmpty()) {
      return named;
    }
    List<WatchedTable> wanted = new ArrayList<>();
    for (TableName table : tables()) {
      wanted.add(
          named.stream()
              .filter(watched -> watched.table().equals(table))
              .findFirst()
              .orElseThrow(() ->
                  new Complaint(
                      "--tables %s: no rule has changes of it (expected: of %s)"
                          .formatted(
                              table,
                              named.stream().map(known -> known.table().toString()).toList()))));
    }
    return wanted;
  }

  /** Those of the command line. */
  Set<TableName> tables() {
    Set<TableName> read = new LinkedHashSet<>();
    for (String text : tables) {
      TableName table = TableName.read(text);
      if (table == null) {
        throw new Complaint("--tables %s (expected: %s)".formatted(text, TableName.FORM));
      }
      read.add(table);
    }
    return read;
  }

  String channel() {
    if (channel != null) {
      if (!channel.matches("[a-z_][a-z0-9_]{0,62}")) {
        throw new Complaint(
            "--channel %s (expected: 1 to 63 small letters, digits and '_', not beginning with a digit)"
                .formatted(channel));
      }
      return channel;
    }
    Database.Changes changes = configured == null ? null : configured.changes();
    return (changes == null ? Database.Changes.DEFAULT : changes).channel();
  }

  /** A connection that may write, for the caller to close. */
  DbSession connect() {
    String url = database;
    if (url == null) {
      url = configured == null ? null : configured.primary();
    }
    if (url == null) {
      throw new Complaint(
          "no database (expected: --database postgresql://USER@HOST:PORT/DATABASE, or --config with postgres)");
    }
    PgServer server;
    try {
      server = PgServer.parse(url);
    } catch (IllegalArgumentException wrong) {
      throw new Complaint("--database: " + wrong.getMessage());
    }
    return new DbSession(server, options());
  }

  private PgOptions options() {
    PgOptions plain = PgOptions.plain();
    String password = System.getenv(PASSWORD);
    Database from = configured;
    if (password == null && from != null && from.password() != null) {
      password = from.password().text();
    }
    return new PgOptions(
        password,
        from == null ? plain.tls() : PgOptions.Tls.valueOf(from.tls().name()),
        from == null ? null : from.certificates(),
        DbSession.CONNECT,
        1,
        plain.waiting(),
        plain.patience(),
        plain.idleTimeout(),
        plain.maxLifetime(),
        DbSession.STATEMENT,
        false);
  }
}
