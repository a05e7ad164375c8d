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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The functions of the template behind an HTTP server, on a local DynamoDB: the code that is
 * deployed, in one process.
 */
public final class LocalService implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final Deque<AutoCloseable> resources;
  private final URI endpoint;
  private final URI dynamoDbEndpoint;

  private LocalService(Deque<AutoCloseable> resources, URI endpoint, URI dynamoDbEndpoint) {
    this.resources = resources;
    this.endpoint = endpoint;
    this.dynamoDbEndpoint = dynamoDbEndpoint;
  }

  /**
   * Starts the service: DynamoDB, the table, the functions, the server.
   *
   * @throws LocalServiceException if any of them cannot start; none is left running then
   */
  public static LocalService start(LocalServiceOptions options) {
    Deque<AutoCloseable> resources = new ArrayDeque<>();
    try {
      Template template = Template.read(options.template());
      URI dynamoDb = dynamoDb(options.dynamoDb(), resources);
      createTable(template, dynamoDb, options.tableName());
      Routes routes =
          new Routes(functions(template, environment(options, template, dynamoDb), resources));
      URI endpoint =
          serve(new Gateway(routes, template.cors(), Clock.systemUTC()), options, resources);
      return new LocalService(resources, endpoint, dynamoDb);
    } catch (RuntimeException e) {
      closeAll(resources, e);
      throw e;
    }
  }

  /** Starts the service for tests, all in memory and on free ports, by the given template. */
  public static LocalService start(Path template) {
    return start(LocalServiceOptions.inMemory(template));
  }

  /** Returns where clients on this machine reach the service. */
  public URI endpoint() {
    return endpoint;
  }

  /** Returns where clients on this machine reach the DynamoDB that it uses. */
  public URI dynamoDbEndpoint() {
    return dynamoDbEndpoint;
  }

  /** Returns a new client of the DynamoDB that the service uses, for the caller to close. */
  public DynamoDbClient dynamoDbClient() {
    return EmbeddedDynamoDb.client(dynamoDbEndpoint);
  }

  /** Ends the service. Requests under way are answered first. */
  @Override
  public void close() {
    IllegalStateException failure = new IllegalStateException("The local service does not stop");
    closeAll(resources, failure);
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }

  private static URI dynamoDb(
      LocalServiceOptions.DynamoDb options, Deque<AutoCloseable> resources) {
    return switch (options) {
      case LocalServiceOptions.DynamoDb.Outside(URI endpoint) -> endpoint;
      case LocalServiceOptions.DynamoDb.Embedded(var data, var host, var port) -> {
        EmbeddedDynamoDb embedded = EmbeddedDynamoDb.start(data, host, port);
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

  /** What is otherwise in this environment than the template says. */
  private static Map<String, String> environment(
      LocalServiceOptions options, Template template, URI dynamoDb) {
    Map<String, String> environment = new LinkedHashMap<>();
    System.getenv().entrySet().stream()
        .filter(variable -> variable.getKey().startsWith("TRIGGER_"))
        .forEach(variable -> environment.put(variable.getKey(), variable.getValue()));
    environment.put("TABLE", options.tableName());
    environment.put("DYNAMODB_ENDPOINT", dynamoDb.toString());
    environment.put("TOKEN_KEY", DevelopmentKey.in(template.folder()));
    environment.put("CALLER_FROM_ACCESS_KEY", "true");
    environment.put("POOL_CACHE_SECONDS", "0");
    switch (options.trigger()) {
      case LocalServiceOptions.Trigger.None _ -> {}
      case LocalServiceOptions.Trigger.Handler(String className) ->
          environment.put("TRIGGER_HANDLER", className);
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
      if (local.containsKey(CommandTrigger.COMMAND)) {
        environment.put(CommandTrigger.COMMAND, local.get(CommandTrigger.COMMAND));
      }
      Function function = Function.load(definition, Map.copyOf(environment));
      resources.push(function);
      functions.add(function);
    }
    return functions;
  }

  private static URI serve(
      Gateway gateway, LocalServiceOptions options, Deque<AutoCloseable> resources) {
    // Without this the server leaves it to the kernel to wait 40 ms before it sends a response.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    InetSocketAddress address = Address.of(options.host(), options.port());
    HttpServer server;
    try {
      server = HttpServer.create(address, 0);
    } catch (IOException e) {
      throw Address.unavailable(address, "--port", e);
    }
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    resources.push(threads);
    resources.push(() -> server.stop(Math.toIntExact(GRACE.toSeconds())));
    server.setExecutor(threads);
    server.createContext("/", gateway);
    server.start();
    return Address.url(server.getAddress());
  }

  /** Closes everything, the last first, and adds to the given exception what goes wrong. */
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
