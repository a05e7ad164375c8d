package dev.tidemark.local;

import dev.tidemark.local.signing.KnownCallers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The command-line options of the API. */
final class ApiCommandOptions {
  @Option(
      names = "--stage",
      paramLabel = "NAME",
      description = "stage of the API, which precedes each path, such as prod in /prod")
  private String stage = "";

  @Option(
      names = "--callers",
      paramLabel = "FILE",
      description =
          "file with one caller a line: access key id, secret access key, session token or -, and"
              + " identity id or developer. Their signatures are checked as by API Gateway")
  private @Nullable Path callers;

  @Option(
      names = "--only-callers",
      description = "refuse requests of callers that are not in the file of --callers")
  private boolean onlyCallers;

  /**
   * Returns the options.
   *
   * @throws LocalServiceException if the file or the stage is not usable
   */
  ApiOptions options() {
    return new ApiOptions(stage, knownCallers());
  }

  private KnownCallers knownCallers() {
    if (callers == null) {
      if (onlyCallers) {
        throw new LocalServiceException("--only-callers needs --callers");
      }
      return KnownCallers.NONE;
    }
    try {
      return KnownCallers.parse(Files.readAllLines(callers), onlyCallers);
    } catch (IOException e) {
      throw new LocalServiceException("Cannot read %s: %s".formatted(callers, e), e);
    } catch (IllegalArgumentException e) {
      throw new LocalServiceException("%s, %s".formatted(callers, e.getMessage()), e);
    }
  }
}
