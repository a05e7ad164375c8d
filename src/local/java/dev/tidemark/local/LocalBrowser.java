package dev.tidemark.local;

import com.sun.net.httpserver.HttpHandler;
import dev.tidemark.browser.BrowsedTable;
import dev.tidemark.browser.Browser;
import dev.tidemark.browser.BrowserOptions;
import dev.tidemark.browser.Edits;
import dev.tidemark.browser.HttpSyncService;
import dev.tidemark.browser.TriggerRunner;
import dev.tidemark.browser.TriggerTester;
import java.net.URI;
import java.util.Optional;
import java.util.logging.Logger;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The browser of the local service's table. It edits through the service's own API, and tests the
 * service's trigger.
 *
 * @param client reads the table
 */
record LocalBrowser(DynamoDbClient client, String table, URI endpoint, LocalEnvironment environment)
    implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(LocalBrowser.class.getName());

  /**
   * Makes the browser of a service.
   *
   * @param server the URL of the service's server
   */
  static LocalBrowser of(
      LocalServiceOptions options, URI dynamoDb, URI server, LocalEnvironment environment) {
    return new LocalBrowser(
        DynamoDbAccess.client(dynamoDb),
        options.tableName(),
        URI.create(server + options.api().prefix()),
        environment);
  }

  /**
   * Returns a handler that takes the requests for the browser, and leaves all others to another.
   *
   * @param pump counts the usage of pools up to now
   */
  HttpHandler before(Runnable pump, HttpHandler other) {
    Browser browser =
        new Browser(
            new BrowsedTable(client, table),
            new BrowserOptions(
                Optional.of(endpoint.getPath()),
                Optional.empty(),
                Optional.of(new Edits(new HttpSyncService(endpoint), LOG::fine)),
                Optional.of(new TriggerTester(new TriggerRunner(environment.variables()))),
                pump));
    return exchange -> (browser.isFor(exchange) ? browser : other).handle(exchange);
  }

  @Override
  public void close() {
    client.close();
  }
}
