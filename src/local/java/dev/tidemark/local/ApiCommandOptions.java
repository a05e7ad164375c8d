package dev.tidemark.local;

import dev.tidemark.local.signing.KnownCallers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  @Option(
      names = "--allow-origin",
      paramLabel = "ORIGIN",
      description =
          "origin whose pages may use the service, such as https://app.example, beside pages on"
              + " this machine; can be repeated; * means any")
  private List<String> allowedOrigins = List.of();

  /**
   * Returns the options.
   *
   * @throws LocalServiceException if the file, the stage or an origin is not usable
   */
  ApiOptions options() {
    return new ApiOptions(stage, knownCallers(), new AllowedOrigins(allowedOrigins));
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
