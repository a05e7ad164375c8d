package dev.tidemark.performance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.MalformedJsonException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * A handler without any logic: makes a function's calls with ready-made requests, inflates the
 * pages that it reads, deflates those that it writes, and writes the function's response, whose
 * body is ready-made text.
 */
final class ThinHandler {
  /** The attribute of the content of a page. */
  private static final String CONTENT = "b";

  /** The first byte of content that is deflated. */
  private static final byte DEFLATED = 1;

  private static final JsonFactory JSON = new JsonFactory();

  private final DynamoDbClient client;
  private final List<DynamoDbRequest> requests;
  private final List<byte[]> written = new ArrayList<>();
  private final String body;
  private final Inflater inflater = new Inflater();
  private final Deflater deflater = new Deflater();
  private final byte[] buffer = new byte[2 * 1024 * 1024];

  /**
   * Creates a handler.
   *
   * @param response the response of the function as Lambda returns it
   */
  ThinHandler(DynamoDbClient client, List<DynamoDbRequest> requests, String response) {
    this.client = client;
    this.requests = requests;
    this.body = bodyOf(response);
    for (DynamoDbRequest request : requests) {
      for (Map<String, AttributeValue> item : itemsOf(request)) {
        deflated(item).ifPresent(content -> written.add(inflate(content)));
      }
    }
  }

  private static String bodyOf(String response) {
    try {
      return ((JsonObject) Json.parse(response)).string("body").orElseThrow();
    } catch (MalformedJsonException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Does the work, and writes the response. */
  void handle(OutputStream output) throws IOException {
    for (DynamoDbRequest request : requests) {
      if (request instanceof TransactWriteItemsRequest) {
        written.forEach(this::deflate);
      }
      for (Map<String, AttributeValue> item : itemsOf(RecordedRequests.send(client, request))) {
        deflated(item).ifPresent(this::inflateIntoBuffer);
      }
    }
    try (JsonGenerator json = JSON.createGenerator(output)) {
      json.writeStartObject();
      json.writeNumberField("statusCode", 200);
      json.writeStringField("body", body);
      json.writeEndObject();
    }
  }

  private static List<Map<String, AttributeValue>> itemsOf(DynamoDbRequest request) {
    return request instanceof TransactWriteItemsRequest transaction
        ? transaction.transactItems().stream()
            .map(TransactWriteItem::put)
            .flatMap(Stream::ofNullable)
            .map(put -> put.item())
            .toList()
        : List.of();
  }

  private static List<Map<String, AttributeValue>> itemsOf(DynamoDbResponse response) {
    return switch (response) {
      case GetItemResponse get -> List.of(get.item());
      case QueryResponse query -> query.items();
      case BatchGetItemResponse batch -> batch.responses().values().iterator().next();
      default -> List.of();
    };
  }

  /** Returns the content of a page, if it is deflated. */
  private static Optional<byte[]> deflated(Map<String, AttributeValue> item) {
    return Optional.ofNullable(item.get(CONTENT))
        .map(AttributeValue::b)
        .map(SdkBytes::asByteArrayUnsafe)
        .filter(content -> content[0] == DEFLATED);
  }

  private byte[] inflate(byte[] content) {
    int length = inflateIntoBuffer(content);
    ByteArrayOutputStream inflated = new ByteArrayOutputStream();
    inflated.write(buffer, 0, length);
    return inflated.toByteArray();
  }

  private int inflateIntoBuffer(byte[] content) {
    inflater.reset();
    inflater.setInput(content, 1, content.length - 1);
    try {
      return inflater.inflate(buffer);
    } catch (DataFormatException e) {
      throw new IllegalStateException(e);
    }
  }

  private int deflate(byte[] content) {
    deflater.reset();
    deflater.setInput(content);
    deflater.finish();
    return deflater.deflate(buffer);
  }
}
