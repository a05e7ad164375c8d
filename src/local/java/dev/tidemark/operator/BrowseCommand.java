package dev.tidemark.operator;

import dev.tidemark.browser.BrowsedTable;
import dev.tidemark.browser.Browser;
import dev.tidemark.browser.BrowserOptions;
import dev.tidemark.browser.BrowserServer;
import dev.tidemark.browser.Edits;
import dev.tidemark.browser.LambdaSyncService;
import dev.tidemark.model.Quotas;
import java.io.PrintWriter;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** Serves the browser of a table on this machine, until it is interrupted. */
@Command(
    name = "browse",
    description =
        "Shows a table's pools, identities, datasets and records in a web page, for you only. The"
            + " page is read-only unless --write is given.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true)
public final class BrowseCommand implements Callable<Integer> {
  private static final int TOKEN_BYTES = 24;

  @Mixin private TableEndpoint access = new TableEndpoint();

  @Spec private CommandSpec spec = CommandSpec.create(); // picocli replaces it

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "port of the page on this machine; 0 means any free port (default: 0)")
  private int port;

  @Option(
      names = "--write",
      description = "allow edits, through UpdateRecords of the function that --function names")
  private boolean isWritable;

  @Option(
      names = "--function",
      paramLabel = "ARN",
      description = "the deployed function for records: the stack's output SyncFunctionArn")
  private @Nullable String function;

  @Override
  public Integer call() {
    if (isWritable != (function != null)) {
      throw new ParameterException(spec.commandLine(), "--write and --function need each other");
    }
    if (function == null) {
      serve(Optional.empty());
      return 0;
    }
    // An edit is not repeated: the page would not know whether the first one was stored.
    try (LambdaClient lambda =
        LambdaClient.builder()
            .httpClientBuilder(AwsCrtHttpClient.builder())
            .overrideConfiguration(o -> o.retryStrategy(retries -> retries.maxAttempts(1)))
            .build()) {
      serve(Optional.of(new Edits(new LambdaSyncService(lambda, function), this::log)));
    }
    return 0;
  }

  private void serve(Optional<Edits> edits) {
    String token = token();
    try (DynamoDbClient client = access.client()) {
      BrowserOptions options =
          new BrowserOptions(
              Optional.empty(),
              Optional.of(token),
              edits,
              Optional.empty(),
              Quotas.AMAZON,
              () -> {});
      Browser browser = new Browser(new BrowsedTable(client, access.table()), options);
      try (BrowserServer server = BrowserServer.start(port, browser)) {
        URI page = server.address().resolve(Browser.PATH);
        print(spec.commandLine().getOut(), "Open %s#token=%s".formatted(page, token));
        untilInterrupted();
      }
    }
  }

  private static void untilInterrupted() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The token in the page's address keeps other users of this machine out. */
  private static String token() {
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  private void log(String edit) {
    print(spec.commandLine().getErr(), Instant.now() + " " + edit);
  }

  private static void print(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }
}
