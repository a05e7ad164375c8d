package dev.tidemark.dynamodb.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.dynamodb.item.ItemKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Stands in for DynamoDB while a function is primed, without a network. All of the SDK runs above
 * it.
 *
 * <p>It remembers the items that are put, and returns them. It checks no condition: every write
 * succeeds, but every second UpdateItem of an item that it remembers, so that conflicts happen too.
 */
public final class PrimingHttp implements SdkHttpClient {
  private static final String TARGET_PREFIX = "DynamoDB_20120810.";
  private static final String CONDITION_FAILED =
      "\"__type\":\"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException\"";

  private static final String CONSUMED = "\"ConsumedCapacity\":{\"CapacityUnits\":1.0}";
  private static final String CONSUMED_IN_TABLES = "\"ConsumedCapacity\":[{\"CapacityUnits\":1.0}]";

  private static final JsonFactory JSON = new JsonFactory();

  private final String table;
  private final Map<Key, String> items = new LinkedHashMap<>();
  private int updates;

  /**
   * Creates an empty table.
   *
   * @param table its name
   */
  public PrimingHttp(String table) {
    this.table = table;
  }

  private record Key(String partition, String sort) {}

  /**
   * The parts of a request.
   *
   * @param puts the items that it puts, as JSON
   * @param keys the keys of the items that it reads, updates or deletes
   * @param values the strings among the values of its expressions
   */
  private record Parts(Map<Key, String> puts, List<Key> keys, List<String> values) {}

  private record Reply(int status, String body) {}

  @Override
  public String clientName() {
    return "Priming";
  }

  @Override
  public void close() {
    // Nothing is open.
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        Reply reply = reply(request);
        return HttpExecuteResponse.builder()
            .response(
                SdkHttpResponse.builder()
                    .statusCode(reply.status())
                    .putHeader("Content-Type", "application/x-amz-json-1.0")
                    .build())
            .responseBody(
                AbortableInputStream.create(new ByteArrayInputStream(reply.body().getBytes(UTF_8))))
            .build();
      }

      @Override
      public void abort() {
        // A call ends at once.
      }
    };
  }

  private Reply reply(HttpExecuteRequest request) throws IOException {
    String target = request.httpRequest().firstMatchingHeader("X-Amz-Target").orElse("");
    Parts parts;
    try (InputStream body = request.contentStreamProvider().orElseThrow().newStream()) {
      parts = parts(body);
    }
    items.putAll(parts.puts());
    return switch (target.substring(TARGET_PREFIX.length())) {
      case "GetItem" -> got(found(parts.keys().getFirst()));
      case "TransactGetItems" ->
          success(
              CONSUMED_IN_TABLES
                  + ",\"Responses\":"
                  + array(parts.keys().stream().map(key -> object(found(key)))));
      case "BatchGetItem" ->
          success(
              CONSUMED_IN_TABLES
                  + ",\"Responses\":"
                  + object("\"" + table + "\":" + known(parts.keys().stream())));
      case "Query" -> success(CONSUMED + ",\"Items\":" + known(queried(parts.values())));
      case "UpdateItem" -> updated(parts.keys().getFirst());
      case "TransactWriteItems" -> success(CONSUMED_IN_TABLES);
      default -> success(CONSUMED);
    };
  }

  private static Reply success(String members) {
    return new Reply(200, object(members));
  }

  private static Reply got(String item) {
    return success(item.isEmpty() ? CONSUMED : CONSUMED + "," + item);
  }

  private Reply updated(Key key) {
    updates++;
    return updates % 2 == 0 && items.containsKey(key)
        ? new Reply(400, object(CONDITION_FAILED + "," + found(key)))
        : success(CONSUMED);
  }

  /** Returns the member with an item, or no member. */
  private String found(Key key) {
    String item = items.get(key);
    return item == null ? "" : "\"Item\":" + item;
  }

  private String known(Stream<Key> keys) {
    return array(keys.map(items::get).filter(Objects::nonNull));
  }

  private Stream<Key> queried(List<String> values) {
    return items.keySet().stream()
        .filter(key -> values.contains(key.partition()))
        .filter(key -> values.stream().anyMatch(key.sort()::startsWith));
  }

  private static String object(String members) {
    return "{" + members + "}";
  }

  private static String array(Stream<String> elements) {
    return elements.collect(Collectors.joining(",", "[", "]"));
  }

  private static Parts parts(InputStream body) throws IOException {
    Parts parts = new Parts(new HashMap<>(), new ArrayList<>(), new ArrayList<>());
    try (JsonParser parser = JSON.createParser(body)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
          add(parser, parts);
        }
      }
    }
    return parts;
  }

  private static void add(JsonParser parser, Parts parts) throws IOException {
    // An object in an array has the array's name.
    JsonStreamContext object = parser.getParsingContext().getParent();
    JsonStreamContext named = object.inArray() ? object.getParent() : object;
    switch (Objects.requireNonNullElse(named.getCurrentName(), "")) {
      case "Item" -> {
        String item = copy(parser);
        parts.puts().put(key(strings(item)), item);
      }
      case "Key", "Keys" -> parts.keys().add(key(strings(copy(parser))));
      case "ExpressionAttributeValues" -> parts.values().addAll(strings(copy(parser)).values());
      default -> {
        // Other objects have these in them, or are not used.
      }
    }
  }

  private static Key key(Map<String, String> attributes) {
    return new Key(
        Objects.requireNonNull(attributes.get(ItemKey.PARTITION)),
        Objects.requireNonNull(attributes.get(ItemKey.SORT)));
  }

  private static String copy(JsonParser parser) throws IOException {
    StringWriter copy = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(copy)) {
      json.copyCurrentStructure(parser);
    }
    return copy.toString();
  }

  /** Returns the attributes that are strings. */
  private static Map<String, String> strings(String attributes) throws IOException {
    Map<String, String> strings = new HashMap<>();
    try (JsonParser parser = JSON.createParser(attributes)) {
      parser.nextToken();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        boolean isString = "S".equals(parser.nextFieldName());
        parser.nextToken();
        if (isString) {
          strings.put(name, parser.getText());
        }
        parser.skipChildren();
        parser.nextToken();
      }
    }
    return strings;
  }
}
