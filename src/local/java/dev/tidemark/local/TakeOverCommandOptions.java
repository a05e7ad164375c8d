package dev.tidemark.local;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of taking identities over from another service, as a deployment does from Amazon. */
final class TakeOverCommandOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create(); // picocli replaces it

  @ArgGroup(exclusive = false)
  private @Nullable Both both;

  /** Both options, or none. */
  private static final class Both {
    @Option(
        names = "--migrate-from",
        required = true,
        paramLabel = "URL",
        description =
            "a service with the API of Cognito Sync, from which each identity of a pool is taken"
                + " over at its first request")
    private URI endpoint = URI.create("");

    @Option(
        names = "--migrate-pool",
        required = true,
        paramLabel = "ID",
        description = "the identity pool")
    private String pool = "";
  }

  Optional<LocalServiceOptions.TakeOver> takeOver() {
    return Optional.ofNullable(both)
        .map(
            from ->
                new LocalServiceOptions.TakeOver(
                    HttpEndpoint.of("--migrate-from", from.endpoint, spec.commandLine()),
                    from.pool));
  }
}
