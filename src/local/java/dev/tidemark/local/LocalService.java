package dev.tidemark.local;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The functions of the template behind an HTTP server, on a local DynamoDB: the deployed code in
 * one process.
 */
public final class LocalService implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(30);

  /** The variables that functions have here and not in Lambda. */
  private static final List<String> LOCAL_ONLY =
      List.of(
          CommandTrigger.COMMAND, HandlerProcesses.CLASS, ChildEnvironment.WITH_AWS_CREDENTIALS);

  /** The variables with the targets that pools may name: here any, unless they are set. */
  private static final List<String> ANY_TARGET =
      List.of(
          "TRIGGER_FUNCTIONS", "STREAM_NAMES", "STREAM_ROLES", "PUSH_APPLICATIONS", "PUSH_ROLES");

  private final Deque<AutoCloseable> resources;
  private final URI endpoint;
  private final URI dynamoDbEndpoint;
  private final URI realtimeEndpoint;

  private LocalService(
      Deque<AutoCloseable> resources, URI endpoint, URI dynamoDbEndpoint, URI realtimeEndpoint) {
    this.resources = resources;
    this.endpoint = endpoint;
    this.dynamoDbEndpoint = dynamoDbEndpoint;
    this.realtimeEndpoint = realtimeEndpoint;
  }

  /** Starts the service, with push for the web on any free port. */
  public static LocalService start(LocalServiceOptions options) {
    return start(options, 0);
  }

  /**
   * Starts the service: DynamoDB, the table, push for the web, the functions, the server.
   *
   * @param webPushPort the port on which subscribers connect; 0 means any free port
   * @throws LocalServiceException if any of them cannot start; those already running are stopped
   */
  public static LocalService start(LocalServiceOptions options, int webPushPort) {
    Deque<AutoCloseable> resources = new ArrayDeque<>();
    try {
      Template template = Template.read(options.template());
      URI dynamoDb = dynamoDb(options.dynamoDb(), resources);
      createTable(template, dynamoDb, options.tableName());
      WebPushServer webPush = WebPushServer.start(options.host(), webPushPort);
      resources.push(webPush);
      Map<String, String> environment = environment(options, template, dynamoDb);
      environment.put("WEB_PUSH_ENDPOINT", webPush.publishEndpoint().toString());
      List<Function> functions = functions(template, environment, resources);
      Routes routes = routes(functions, options, dynamoDb, resources);
      URI endpoint = serve(gateway(routes, template), options, resources);
      return new LocalService(resources, endpoint, dynamoDb, webPush.realtimeEndpoint());
    } catch (RuntimeException e) {
      closeAll(resources, e);
      throw e;
    }
  }

  /** Starts the service of a template for tests: in memory and on free ports. */
  public static LocalService start(Path template) {
    return start(LocalServiceOptions.inMemory(template));
  }

  /** Returns the URL of the service for clients on this machine. */
  public URI endpoint() {
    return endpoint;
  }

  /** Returns the URL of the service's DynamoDB for clients on this machine. */
  public URI dynamoDbEndpoint() {
    return dynamoDbEndpoint;
  }

  /** Returns the URL of the WebSocket for subscribers on this machine. */
  public URI realtimeEndpoint() {
    return realtimeEndpoint;
  }

  /** Returns a new client of the service's DynamoDB, for the caller to close. */
  public DynamoDbClient dynamoDbClient() {
    return EmbeddedDynamoDb.client(dynamoDbEndpoint);
  }

  /** Stops the service, once requests in flight have their responses. */
  @Override
  public void close() {
    IllegalStateException failure = new IllegalStateException("The local service did not stop");
    closeAll(resources, failure);
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }

  private static Routes routes(
      List<Function> functions,
      LocalServiceOptions options,
      URI dynamoDb,
      Deque<AutoCloseable> resources) {
    Optional<ChangePump> pump = ChangePumps.start(functions, options, dynamoDb);
    pump.ifPresent(resources::push);
    return pump.map(started -> new Routes(functions, started::pumpBefore))
        .orElseGet(() -> new Routes(functions));
  }

  private static Gateway gateway(Routes routes, Template template) {
    Clock clock = Clock.systemUTC();
    return template
        .cors()
        .map(cors -> new Gateway(routes, cors, clock))
        .orElseGet(() -> new Gateway(routes, clock));
  }

  private static URI dynamoDb(
      LocalServiceOptions.DynamoDb options, Deque<AutoCloseable> resources) {
    return switch (options) {
      case LocalServiceOptions.DynamoDb.Outside(URI endpoint) -> endpoint;
      case LocalServiceOptions.DynamoDb.Embedded(var storage, var host, var port) -> {
        EmbeddedDynamoDb embedded = EmbeddedDynamoDb.start(storage, host, port);
        resources.push(embedded);
        yield embedded.endpoint();
      }
    };
  }

  private static void createTable(Template template, URI dynamoDb, String tableName) {
    try (DynamoDbClient client = EmbeddedDynamoDb.client(dynamoDb)) {
      template.table().createIfAbsent(client, tableName);
    } catch (SdkException e) {
      throw new LocalServiceException(
          "Cannot use DynamoDB at %s: %s".formatted(dynamoDb, e.getMessage()), e);
    }
  }

  /** Returns the variables that differ from the template's. */
  private static Map<String, String> environment(
      LocalServiceOptions options, Template template, URI dynamoDb) {
    Map<String, String> environment = new LinkedHashMap<>();
    System.getenv().entrySet().stream()
        .filter(variable -> variable.getKey().startsWith("TRIGGER_"))
        .forEach(variable -> environment.put(variable.getKey(), variable.getValue()));
    environment.put("TABLE", options.tableName());
    environment.put("DYNAMODB_ENDPOINT", dynamoDb.toString());
    environment.put("TOKEN_KEY", DevelopmentKey.in(template.folder()));
    environment.put("DEVELOPER_PRINCIPALS", SignedCaller.DEVELOPER_ARN);
    environment.put("POOL_CACHE_SECONDS", "0");
    for (String targets : ANY_TARGET) {
      environment.putIfAbsent(targets, "*");
    }
    switch (options.trigger()) {
      case LocalServiceOptions.Trigger.None _ -> {}
      case LocalServiceOptions.Trigger.Handler(String className) ->
          environment.put("TRIGGER_HANDLER", className);
      case LocalServiceOptions.Trigger.HandlerProcess(String className) -> {
        environment.put("TRIGGER_HANDLER", HandlerProcesses.class.getName());
        environment.put(HandlerProcesses.CLASS, className);
      }
      case LocalServiceOptions.Trigger.Command(String command) -> {
        environment.put("TRIGGER_HANDLER", CommandTrigger.class.getName());
        environment.put(CommandTrigger.COMMAND, command);
      }
    }
    return environment;
  }

  private static List<Function> functions(
      Template template, Map<String, String> local, Deque<AutoCloseable> resources) {
    List<Function> functions = new ArrayList<>();
    for (FunctionDefinition definition : template.functions()) {
      Map<String, String> environment = new LinkedHashMap<>(definition.environment());
      environment.replaceAll((name, value) -> local.getOrDefault(name, value));
      for (String name : LOCAL_ONLY) {
        if (local.containsKey(name)) {
          environment.put(name, local.get(name));
        }
      }
      Function function = Function.load(definition, Map.copyOf(environment));
      resources.push(function);
      functions.add(function);
    }
    return functions;
  }

  private static URI serve(
      Gateway gateway, LocalServiceOptions options, Deque<AutoCloseable> resources) {
    // Without this, the kernel may delay a response by 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    InetSocketAddress address = ListenAddresses.of(options.host(), options.port());
    HttpServer server;
    try {
      server = HttpServer.create(address, 0);
    } catch (IOException e) {
      throw ListenAddresses.unavailable(address, "--port", e);
    }
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    resources.push(() -> stop(server, threads));
    server.setExecutor(threads);
    server.createContext("/", gateway);
    server.start();
    return ListenAddresses.url(server.getAddress());
  }

  /**
   * Refuses new connections, ends the requests in progress, and then the server. JDK 25's
   * HttpServer would do so alone, but waits for the whole delay if it is stopped just as a response
   * ends.
   */
  private static void stop(HttpServer server, ExecutorService threads) throws InterruptedException {
    int delay = Math.toIntExact(GRACE.toSeconds());
    Thread.startVirtualThread(() -> server.stop(delay));
    threads.shutdown();
    threads.awaitTermination(delay, TimeUnit.SECONDS);
    server.stop(0);
  }

  /** Closes all resources, the last one first, and adds failures to the given exception. */
  private static void closeAll(Deque<AutoCloseable> resources, RuntimeException failure) {
    while (!resources.isEmpty()) {
      try {
        resources.pop().close();
      } catch (Exception e) {
        failure.addSuppressed(e);
      }
    }
  }
}
