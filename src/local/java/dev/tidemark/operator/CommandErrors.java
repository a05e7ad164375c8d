package dev.tidemark.operator;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** Reports what ends a command: one line on the error stream, and the exit code. */
final class CommandErrors {
  private static final int FAILED = 1;
  private static final int REFUSED = 2;

  private CommandErrors() {}

  /** Reports a command line that is wrong. */
  static int wrongOptions(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(line(wrong));
    UnmatchedArgumentException.printSuggestions(wrong, err);
    err.printf("`%s --help` lists the options.%n", command.getCommandSpec().qualifiedName());
    err.flush();
    return REFUSED;
  }

  /**
   * Reports a failure. One that no input or service explains is a bug, and its trace follows the
   * line.
   */
  static int failed(Exception failure, CommandLine command) {
    Throwable cause = cause(failure);
    Optional<String> refusal = refusal(cause);
    PrintWriter err = command.getErr();
    err.println(refusal.orElseGet(() -> "Failed: " + line(cause)));
    if (refusal.isEmpty() && isBug(cause)) {
      cause.printStackTrace(err);
    }
    err.flush();
    return refusal.isPresent() ? REFUSED : FAILED;
  }

  /** Returns the failure of a service or a file behind a failure; without one, the last cause. */
  private static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    boolean isSource = failure instanceof SdkException || failure instanceof IOException;
    return isSource || cause == null ? failure : cause(cause);
  }

  /** Describes a mistake in the input or the options; empty for another failure. */
  private static Optional<String> refusal(Throwable cause) {
    return switch (cause) {
      case NoSuchFileException e -> Optional.of("No such file or folder: " + e.getFile());
      case AccessDeniedException e -> Optional.of("Not permitted: " + e.getFile());
      case NotDirectoryException e -> Optional.of("Not a folder: " + e.getFile());
      case CharacterCodingException _ -> Optional.of("The file is not text in UTF-8.");
      case ResourceNotFoundException _ ->
          Optional.of("There is no such table in this account, region or endpoint.");
      case SdkClientException e when line(e).startsWith("Unable to load region") ->
          Optional.of("No AWS region is set. Set AWS_REGION, or a profile with a region.");
      default -> Optional.empty();
    };
  }

  private static boolean isBug(Throwable cause) {
    return !(cause instanceof SdkException
        || cause instanceof IOException
        || cause instanceof IllegalStateException
        || cause instanceof IllegalArgumentException);
  }

  private static String line(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return message.lines().findFirst().orElseGet(() -> failure.getClass().getSimpleName());
  }
}
