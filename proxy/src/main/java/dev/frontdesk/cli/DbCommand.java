package dev.frontdesk.cli;

import picocli.CommandLine.Command;

/** What makes PostgreSQL tell of changed rows. */
@Command(
    name = "db",
    description = "Triggers that tell Frontdesk of rows that change in the database.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DbInstallCommand.class, DbUninstallCommand.class, DbStatusCommand.class})
final class DbCommand {}
