package dev.tidemark.local.memory;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * A DynamoDB in memory behind an HTTP server. All access keys and regions share the same tables;
 * signatures are not checked.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html">
 *     DynamoDB low-level API</a>
 */
public final class MemoryEngine implements AutoCloseable {
  private static final String CONTENT_TYPE = "application/x-amz-json-1.0";
  private static final String ERRORS = "com.amazonaws.dynamodb.v20120810#";
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(100_000)
                  .build())
          .build();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, MemoryOperation> operations = new HashMap<>();

  private MemoryEngine(HttpServer server) {
    this.server = server;
    MemoryTables tables = new MemoryTables();
    operations.putAll(new TableOperations(tables, InstantSource.system()).byTarget());
    operations.putAll(new ItemOperations(tables).byTarget());
    operations.putAll(new StreamOperations(tables).byTarget());
  }

  /**
   * Starts an engine without tables.
   *
   * @throws IOException if it cannot listen on the address
   */
  public static MemoryEngine start(InetSocketAddress address) throws IOException {
    // Without this, the kernel may delay a response by 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    MemoryEngine engine = new MemoryEngine(HttpServer.create(address, 0));
    engine.server.setExecutor(engine.threads);
    engine.server.createContext("/", engine::handle);
    engine.server.start();
    return engine;
  }

  /** Returns the address on which the engine listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** Stops the engine. Its tables are gone. */
  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String target =
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target")).orElse("");
      try (JsonParser input = JSON.createParser(exchange.getRequestBody())) {
        SdkPojo response = operation(target).run(input(input));
        respond(exchange, 200, response, Map.of());
      } catch (DynamoDbException e) {
        respond(exchange, e);
      } catch (IOException | IllegalArgumentException | NullPointerException e) {
        respond(exchange, MemoryErrors.invalid("The memory engine cannot read this request: " + e));
      }
    }
  }

  private MemoryOperation operation(String target) {
    return Optional.ofNullable(operations.get(target))
        .orElseThrow(
            () ->
                MemoryErrors.invalid(
                    "The memory engine does not have this operation: '%s'".formatted(target)));
  }

  private static JsonParser input(JsonParser input) throws IOException {
    input.nextToken();
    return input;
  }

  private static void respond(HttpExchange exchange, DynamoDbException error) throws IOException {
    String code = error.awsErrorDetails().errorCode();
    String message = Optional.ofNullable(error.awsErrorDetails().errorMessage()).orElse(code);
    respond(exchange, 400, error, Map.of("__type", ERRORS + code, "message", message));
  }

  private static void respond(
      HttpExchange exchange, int status, SdkPojo content, Map<String, String> more)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      for (Map.Entry<String, String> member : more.entrySet()) {
        json.writeStringField(member.getKey(), member.getValue());
      }
      new PojoWriter(json).members(content);
      json.writeEndObject();
    }
    exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
    exchange.sendResponseHeaders(status, bytes.size());
    bytes.writeTo(exchange.getResponseBody());
  }
}
