package dev.tidemark.events;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.SyncCount;
import dev.tidemark.sync.SyncSession;
import dev.tidemark.sync.SyncSessions;
import dev.tidemark.token.TokenKey;
import dev.tidemark.token.TokenKeys;
import dev.tidemark.token.TokenSealer;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Prints a session token for an event: signed with the development key, and valid until the end of
 * the year 9999.
 */
@Command(
    name = "token",
    description = "Prints a session token for an event.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class DevelopmentToken implements Callable<Integer> {
  private static final Instant EXPIRES_AT = Instant.parse("9999-12-31T23:59:59Z");

  @Spec private CommandSpec spec = CommandSpec.create(); // picocli injects the real one

  @Option(names = "--identity-pool-id", required = true, description = "pool of the dataset")
  private String pool = "";

  @Option(names = "--identity-id", required = true, description = "identity of the dataset")
  private String identity = "";

  @Option(names = "--dataset-name", required = true, description = "name of the dataset")
  private String dataset = "";

  @Option(
      names = "--listed-at",
      paramLabel = "COUNT",
      description = "the dataset's sync count in the listing (default: ${DEFAULT-VALUE})")
  private long listedAt = 0;

  @Option(
      names = "--session",
      paramLabel = "UUID",
      description = "id of the session (default: a new one)")
  private @Nullable UUID session;

  private DevelopmentToken() {}

  /** Prints the token that the arguments describe. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new DevelopmentToken());
  }

  @Override
  public Integer call() throws IOException {
    DatasetId id =
        new DatasetId(
            new PoolIdentity(new IdentityPoolId(pool), new IdentityId(identity)),
            new DatasetName(dataset));
    TokenKeys keys = TokenKeys.of(new TokenKey(Base64.getDecoder().decode(EventFiles.tokenKey())));
    SyncSessions sessions = new SyncSessions(new TokenSealer(keys), InstantSource.system());
    UUID sessionId = session == null ? UUID.randomUUID() : session;
    spec.commandLine()
        .getOut()
        .println(
            sessions.token(
                id,
                new SyncSession(
                    sessionId, EXPIRES_AT, new SyncCount(listedAt), SyncCount.ZERO, "")));
    return CommandLine.ExitCode.OK;
  }
}
