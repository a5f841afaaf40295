package dev.frontdesk.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Runs a command in this process, with its output caught. */
public final class Cli {
  /** What came of a command. */
  public record Result(int exit, String out, String err) {}

  private Cli() {}

  public static Result run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exit = line.execute(arguments);
    line.getErr().flush();
    return new Result(exit, out.toString(), err.toString());
  }

  public static CommandLine commandLine() {
    return Main.commandLine();
  }
}
