package dev.tidemark.local;

import com.sun.net.httpserver.HttpHandler;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The functions of the template behind an HTTP server, on a local DynamoDB: the deployed code in
 * one process.
 */
public final class LocalService implements AutoCloseable {
  private final Deque<AutoCloseable> resources;
  private final URI endpoint;
  private final DynamoDbAccess dynamoDb;
  private final URI realtimeEndpoint;

  private LocalService(
      Deque<AutoCloseable> resources, URI endpoint, DynamoDbAccess dynamoDb, URI realtimeEndpoint) {
    this.resources = resources;
    this.endpoint = endpoint;
    this.dynamoDb = dynamoDb;
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
      DynamoDbAccess dynamoDb = LocalDynamoDb.start(options.dynamoDb(), resources);
      createTable(template, dynamoDb, options.tableName());
      WebPushServer webPush = webPush(options, webPushPort, resources);
      // The functions send to the server, so it has an address before they are loaded.
      LocalServer server = LocalServer.bind(options.host(), options.port());
      resources.push(server);
      LocalEnvironment environment = environment(options, template, dynamoDb, server, webPush);
      ServiceControl control = control(options, dynamoDb, resources);
      List<Function> functions = functions(template, environment, control.host(), resources);
      ChangePumps pumps = ChangePumps.start(functions, options, dynamoDb);
      resources.push(pumps);
      LocalPaths paths =
          control.paths(options, functions, pumps, addresses(dynamoDb, webPush), resources);
      HttpHandler api =
          new Gateway(new Routes(functions, pumps::pumpBefore), template, options.api(), control);
      LocalBrowser browser = LocalBrowser.of(options, dynamoDb, server.endpoint(), environment);
      resources.push(browser);
      server.start(browser.before(pumps::pump, paths.before(api)));
      // It stops while everything that its requests need is still there, and after those timers
      // that send to it.
      resources.push(server);
      resources.push(control::stopWaits);
      resources.push(pumps::stop);
      startSchedules(functions, control.clock(), resources);
      URI endpoint = URI.create(server.endpoint() + options.api().prefix());
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

  /** Returns the URL of the service for clients on this machine, with the stage. */
  public URI endpoint() {
    return endpoint;
  }

  /** Returns the URL of the service's DynamoDB for clients on this machine. */
  public URI dynamoDbEndpoint() {
    return dynamoDb.endpoint();
  }

  /** Returns the URL of the WebSocket for subscribers on this machine. */
  public URI realtimeEndpoint() {
    return realtimeEndpoint;
  }

  /** Returns a new client of the service's DynamoDB, for the caller to close. */
  public DynamoDbClient dynamoDbClient() {
    return dynamoDb.client();
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

  private static WebPushServer webPush(
      LocalServiceOptions options, int port, Deque<AutoCloseable> resources) {
    WebPushServer webPush = WebPushServer.start(options.host(), port, options.api());
    resources.push(webPush);
    return webPush;
  }

  private static LocalEnvironment environment(
      LocalServiceOptions options,
      Template template,
      DynamoDbAccess dynamoDb,
      LocalServer server,
      WebPushServer webPush) {
    return LocalEnvironment.of(options, template, dynamoDb.endpoint(), server.endpoint())
        .with("WEB_PUSH_ENDPOINT", webPush.publishEndpoint().toString());
  }

  private static ServiceControl control(
      LocalServiceOptions options, DynamoDbAccess dynamoDb, Deque<AutoCloseable> resources) {
    ServiceControl control = new ServiceControl(dynamoDb, options.tableName(), System.getenv());
    resources.push(control);
    return control;
  }

  private static Map<String, String> addresses(DynamoDbAccess dynamoDb, WebPushServer webPush) {
    return Map.of(
        "dynamoDbEndpoint", dynamoDb.endpoint().toString(),
        "realtimeEndpoint", webPush.realtimeEndpoint().toString());
  }

  private static void startSchedules(
      List<Function> functions, InstantSource clock, Deque<AutoCloseable> resources) {
    Schedules schedules = new Schedules(functions, clock);
    resources.push(schedules);
    schedules.start();
  }

  private static void createTable(Template template, DynamoDbAccess dynamoDb, String tableName) {
    try (DynamoDbClient client = dynamoDb.client()) {
      template.table().createIfAbsent(client, tableName);
    } catch (SdkException e) {
      throw new LocalServiceException(
          "Cannot use DynamoDB at %s: %s".formatted(dynamoDb.endpoint(), e.getMessage()), e);
    }
  }

  private static List<Function> functions(
      Template template,
      LocalEnvironment environment,
      FunctionHost host,
      Deque<AutoCloseable> resources) {
    List<Function> functions = new ArrayList<>();
    for (FunctionDefinition definition : template.functions()) {
      Function function = Function.load(definition, Map.copyOf(environment.of(definition)), host);
      resources.push(function);
      functions.add(function);
    }
    return functions;
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
