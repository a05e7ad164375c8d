package dev.tidemark.local;

import com.sun.net.httpserver.HttpHandler;
import dev.tidemark.browser.BrowsedTable;
import dev.tidemark.browser.Browser;
import dev.tidemark.browser.BrowserOptions;
import dev.tidemark.browser.Edits;
import dev.tidemark.browser.HttpSyncService;
import dev.tidemark.browser.TriggerRunner;
import dev.tidemark.browser.TriggerTester;
import dev.tidemark.lambda.Settings;
import java.net.URI;
import java.util.Optional;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The browser of the local service's table. It edits through the service's own API, and tests the
 * service's trigger. Its clients are created by its first request, so that they do not delay the
 * start of the service.
 */
final class LocalBrowser implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(LocalBrowser.class.getName());

  private final DynamoDbAccess dynamoDb;
  private final String table;
  private final URI endpoint;
  private final LocalEnvironment environment;
  private @Nullable Opened opened;

  private LocalBrowser(
      DynamoDbAccess dynamoDb, String table, URI endpoint, LocalEnvironment environment) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.endpoint = endpoint;
    this.environment = environment;
  }

  /** The browser and the clients that it uses. */
  private record Opened(Browser browser, DynamoDbClient client, HttpSyncService service) {}

  /**
   * Makes the browser of a service.
   *
   * @param server the URL of the service's server
   */
  static LocalBrowser of(
      LocalServiceOptions options,
      DynamoDbAccess dynamoDb,
      URI server,
      LocalEnvironment environment) {
    URI endpoint = URI.create(server + options.api().prefix());
    return new LocalBrowser(dynamoDb, options.tableName(), endpoint, environment);
  }

  /**
   * Returns a handler that takes the requests for the browser, and leaves all others to another.
   *
   * @param pump counts the usage of pools up to now
   */
  HttpHandler before(Runnable pump, HttpHandler other) {
    return exchange -> (Browser.isFor(exchange) ? open(pump) : other).handle(exchange);
  }

  private synchronized Browser open(Runnable pump) {
    Opened current = opened;
    if (current == null) {
      DynamoDbClient client = dynamoDb.client();
      HttpSyncService service = new HttpSyncService(endpoint);
      current = new Opened(browser(client, service, pump), client, service);
      opened = current;
    }
    return current.browser();
  }

  private Browser browser(DynamoDbClient client, HttpSyncService service, Runnable pump) {
    return new Browser(
        new BrowsedTable(client, table),
        new BrowserOptions(
            Optional.of(endpoint.getPath()),
            Optional.empty(),
            Optional.of(new Edits(service, LOG::fine)),
            Optional.of(new TriggerTester(new TriggerRunner(environment.variables()))),
            Settings.of(environment.variables()).quotas(),
            pump));
  }

  @Override
  public synchronized void close() {
    Opened current = opened;
    if (current != null) {
      current.client().close();
      current.service().close();
    }
  }
}
