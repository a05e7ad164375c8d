package dev.tidemark.operator;

import dev.tidemark.operator.check.CheckCommand;
import dev.tidemark.operator.verify.VerifyCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The operator's tool. Each task is a subcommand. */
@Command(
    name = "tidemark",
    description = "Works on a table of a Tidemark deployment.",
    mixinStandardHelpOptions = true,
    version = "Tidemark 0.1.0",
    usageHelpAutoWidth = true,
    subcommands = {
      BrowseCommand.class,
      CheckCommand.class,
      DoctorCommand.class,
      EraseCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      MergeCommand.class,
      MigrateCommand.class,
      RestoreCommand.class,
      UsageCommand.class,
      VerifyCommand.class
    })
public final class Tidemark {
  private Tidemark() {}

  /** Runs a subcommand, and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** Returns the command line, without running it. */
  public static CommandLine commandLine() {
    return new CommandLine(new Tidemark())
        .setParameterExceptionHandler(CommandErrors::wrongOptions)
        .setExecutionExceptionHandler(
            (failure, command, _) -> CommandErrors.failed(failure, command));
  }
}
