package dev.tidemark.performance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.events.EventContext;
import dev.tidemark.lambda.SyncFunctions;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.Template;
import dev.tidemark.performance.WarmSubject.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Prepares warm calls: makes each once on DynamoDB Local, whose responses the measured calls get
 * again. These need DynamoDB Local no more.
 */
public final class WarmCalls implements AutoCloseable {
  private static final String SUCCESS = "{\"statusCode\":200,";
  private static final Pattern TOKEN = Pattern.compile("SyncSessionToken\\W+([\\w-]+)");

  private final EmbeddedDynamoDb dynamoDb = EmbeddedDynamoDb.start();
  private final DynamoDbClient tables = dynamoDb.client();
  private int prepared;

  /** Starts DynamoDB Local. */
  public static WarmCalls start() {
    return new WarmCalls();
  }

  private WarmCalls() {}

  /** Prepares the call of a case. */
  public WarmCall prepare(WarmCase measured) {
    return prepare(measured.subject());
  }

  /** Prepares a call. */
  WarmCall prepare(WarmSubject measured) {
    String table = "table-" + prepared++;
    tables.createTable(Template.read(Path.of("template.yaml")).table().createTableRequest(table));
    RecordedHttp http = new RecordedHttp(AwsCrtHttpClient.create());
    DynamoDbClient client = DynamoDbClients.create(dynamoDb.endpoint(), http);
    RecordedRequests requests = new RecordedRequests(client);
    RequestStreamHandler function = SyncFunctions.on(environment(table), requests);
    byte[] event = eventAfterEarlierCalls(function, measured);
    http.record();
    requests.record();
    String response = invoke(function, event);
    http.replay();
    return new WarmCall(function, event, response, client, requests.requests());
  }

  /** Pools are looked up once, as if each call came soon after another. */
  private static Map<String, String> environment(String table) {
    return Map.of(
        "TABLE",
        table,
        "TOKEN_KEY",
        Base64.getEncoder().encodeToString(new byte[32]),
        "POOL_CACHE_SECONDS",
        "1000000");
  }

  /** Makes the calls that come before the measured one, and returns its event. */
  private static byte[] eventAfterEarlierCalls(
      RequestStreamHandler function, WarmSubject measured) {
    boolean isCreation = measured.kind() == Kind.CREATE;
    // The first update of a function also looks up the settings of its pool.
    for (int i = 0; i < (isCreation ? 1 : measured.datasets()); i++) {
      create(function, new WarmEvents("other-" + i), 1, measured.valueBytes());
    }
    WarmEvents events = new WarmEvents("game");
    if (!isCreation) {
      create(function, events, measured.records(), measured.valueBytes());
    }
    return switch (measured.kind()) {
      case UPDATE, CREATE ->
          events.update(
              list(function, events),
              measured.patches(),
              measured.valueBytes(),
              isCreation ? 0 : 1);
      case LIST -> events.listing(0);
      case NOTHING_NEW -> events.listing(1);
      case LIST_DATASETS -> events.listingOfDatasets();
    };
  }

  private static void create(
      RequestStreamHandler function, WarmEvents events, int records, int valueBytes) {
    invoke(function, events.update(list(function, events), records, valueBytes, 0));
  }

  private static String list(RequestStreamHandler function, WarmEvents events) {
    Matcher token = TOKEN.matcher(invoke(function, events.listing(0)));
    if (!token.find()) {
      throw new IllegalStateException("listing without a session token");
    }
    return token.group(1);
  }

  private static String invoke(RequestStreamHandler function, byte[] event) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      function.handleRequest(new ByteArrayInputStream(event), output, new EventContext());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String response = output.toString(UTF_8);
    if (!response.startsWith(SUCCESS)) {
      throw new IllegalStateException(
          "call failed: " + response.substring(0, Math.min(1000, response.length())));
    }
    return response;
  }

  @Override
  public void close() {
    tables.close();
    dynamoDb.close();
  }
}
