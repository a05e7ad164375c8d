package dev.tidemark.local;

import dev.tidemark.browser.Browser;
import dev.tidemark.local.outbox.OutboxServer;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the local service from the command line, until the process is terminated. */
@Command(
    name = "tidemark",
    description = "Serves Tidemark on this machine, with an embedded DynamoDB.",
    mixinStandardHelpOptions = true,
    version = "Tidemark 0.1.0",
    sortOptions = false,
    usageHelpAutoWidth = true)
public final class Main implements Callable<Integer> {
  private static final int DEFAULT_PORT = 8014;
  private static final String EXAMPLE_POOL = "us-east-1:00000000-0000-0000-0000-000000000001";
  private static final String EXAMPLE_IDENTITY = "us-east-1:00000000-0000-0000-0000-000000000002";

  @Spec private CommandSpec spec = CommandSpec.create(); // picocli replaces it

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "port to serve on; 0 means any free port (default: ${DEFAULT-VALUE})")
  private int port = DEFAULT_PORT;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description = "address to serve on (default: ${DEFAULT-VALUE})")
  private String bind = LocalServiceOptions.LOOPBACK;

  @Mixin private ApiCommandOptions api = new ApiCommandOptions();
  @Mixin private WebPushOptions webPush = new WebPushOptions();
  @Mixin private ParentOptions parent = new ParentOptions();

  @Mixin private DynamoDbCommandOptions dynamoDb = new DynamoDbCommandOptions();

  @Option(
      names = "--kinesis-endpoint",
      paramLabel = "URL",
      description = "Kinesis for the streams of pools, instead of the outbox")
  private @Nullable URI kinesisEndpoint;

  @Option(
      names = "--s3-endpoint",
      paramLabel = "URL",
      description = "S3 for records that are too large for a stream, instead of the outbox")
  private @Nullable URI s3Endpoint;

  @Option(
      names = "--outbox",
      paramLabel = "FILE",
      description =
          "file to which each message in the outbox is appended as a line of JSON (default with"
              + " --data: outbox.jsonl in its folder)")
  private @Nullable Path outbox;

  @Option(
      names = "--table",
      paramLabel = "NAME",
      description = "name of the table (default: ${DEFAULT-VALUE})")
  private String table = "tidemark";

  @Option(
      names = "--trigger",
      paramLabel = "CLASS",
      description =
          "handler class on the class path: the sync trigger of all pools. It runs in a process of"
              + " its own")
  private @Nullable String trigger;

  @Option(
      names = "--trigger-command",
      paramLabel = "COMMAND",
      description =
          "shell command: the sync trigger of all pools. It reads the event from standard input and"
              + " writes its output to standard output")
  private @Nullable String triggerCommand;

  @Option(
      names = "--aws-triggers",
      description =
          "invoke the functions that pools set as sync triggers in AWS, as this shell may")
  private boolean awsTriggers;

  @Mixin private TakeOverCommandOptions takeOver = new TakeOverCommandOptions();

  @Option(
      names = "--template",
      paramLabel = "FILE",
      description =
          "SAM template with functions, routes and table (default: template.yaml; the standalone"
              + " jar has its own)")
  private @Nullable Path template;

  private Main() {}

  /** Runs the service until the process is terminated. */
  public static void main(String[] arguments) {
    int status = commandLine().execute(arguments);
    if (status != 0) {
      System.exit(status);
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(
            (failure, commandLine, parsed) -> {
              if (failure instanceof LocalServiceException) {
                commandLine.getErr().println(failure.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
              }
              throw failure;
            })
        .setParameterExceptionHandler(
            (failure, arguments) -> {
              failure.getCommandLine().getErr().println(failure.getMessage() + " (see --help)");
              return CommandLine.ExitCode.USAGE;
            });
  }

  @Override
  public Integer call() throws InterruptedException {
    parent.watch();
    warnOfMissingTrigger();
    LambdaAccess.properties(System.getenv(), awsTriggers).forEach(System::setProperty);
    LocalService service = LocalService.start(options(), webPush.port(port == DEFAULT_PORT));
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("shutdown")
                .unstarted(
                    () -> {
                      service.close();
                      stopped.countDown();
                    }));
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "Tidemark listens on %s, its DynamoDB on %s (table %s)%n",
        service.endpoint(), service.dynamoDbEndpoint(), table);
    out.printf("Try it: %s%n", exampleCommand(service.endpoint()));
    out.printf("See it: %s%n", service.endpoint().resolve(Browser.PATH));
    out.printf("Browsers subscribe to changes at %s%n", service.realtimeEndpoint());
    out.printf("Messages to streams: %s%n", service.endpoint().resolve(OutboxServer.OUTBOX_PATH));
    out.flush();
    stopped.await();
    return CommandLine.ExitCode.OK;
  }

  /** Returns a shell command that calls the service as a Cognito identity, with the AWS CLI. */
  static String exampleCommand(URI endpoint) {
    return String.join(
        " ",
        "AWS_ACCESS_KEY_ID=" + EXAMPLE_IDENTITY,
        "AWS_SECRET_ACCESS_KEY=any",
        "AWS_DEFAULT_REGION=us-east-1",
        "aws cognito-sync list-records",
        "--endpoint-url " + endpoint,
        "--identity-pool-id " + EXAMPLE_POOL,
        "--identity-id " + EXAMPLE_IDENTITY,
        "--dataset-name settings");
  }

  private LocalServiceOptions options() {
    return new LocalServiceOptions(
        bind,
        port,
        template(),
        table,
        dynamoDb.dynamoDb(port == 0),
        trigger(),
        outgoing(),
        api.options());
  }

  private Path template() {
    return Optional.ofNullable(template)
        .or(StandaloneJar::template)
        .orElse(Path.of("template.yaml"));
  }

  private LocalServiceOptions.Outgoing outgoing() {
    return new LocalServiceOptions.Outgoing(
        httpEndpoint("--kinesis-endpoint", kinesisEndpoint),
        httpEndpoint("--s3-endpoint", s3Endpoint),
        Optional.ofNullable(outbox),
        takeOver.takeOver());
  }

  private Optional<URI> httpEndpoint(String option, @Nullable URI endpoint) {
    if (endpoint == null) {
      return Optional.empty();
    }
    return Optional.of(HttpEndpoint.of(option, endpoint, spec.commandLine()));
  }

  /** The command may be right all the same, such as if the program is installed later. */
  private void warnOfMissingTrigger() throws InterruptedException {
    CommandTrigger.missingProgram(triggerCommand == null ? "" : triggerCommand)
        .ifPresent(
            program ->
                spec.commandLine()
                    .getErr()
                    .printf("Warning: --trigger-command: the shell finds no %s%n", program)
                    .flush());
  }

  private LocalServiceOptions.Trigger trigger() {
    if (trigger != null && triggerCommand != null) {
      throw new ParameterException(
          spec.commandLine(), "--trigger and --trigger-command cannot be combined");
    }
    if (trigger != null) {
      return new LocalServiceOptions.Trigger.HandlerProcess(trigger);
    }
    return triggerCommand == null
        ? new LocalServiceOptions.Trigger.None()
        : new LocalServiceOptions.Trigger.Command(triggerCommand);
  }
}
