package dev.tidemark.local.memory;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** The operations of the memory engine, with requests and responses in JSON. */
final class MemoryProtocol {
  private static final Logger LOG = Logger.getLogger(MemoryProtocol.class.getName());
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

  private final Map<String, MemoryOperation> operations = new HashMap<>();

  /**
   * A response.
   *
   * @param status the status of HTTP
   * @param body the body in JSON
   */
  record Response(int status, ByteArrayOutputStream body) {}

  MemoryProtocol(InstantSource clock) {
    MemoryTables tables = new MemoryTables();
    operations.putAll(new TableOperations(tables, clock).byTarget());
    operations.putAll(new ItemOperations(tables).byTarget());
    operations.putAll(new StreamOperations(tables).byTarget());
  }

  /**
   * Responds to a request.
   *
   * @param target the header that names the operation
   */
  Response respond(String target, byte[] body) {
    try (JsonParser input = JSON.createParser(body)) {
      input.nextToken();
      return new Response(200, json(operation(target).run(input), Map.of()));
    } catch (DynamoDbException e) {
      return error(e);
    } catch (IOException e) {
      return error(MemoryErrors.invalid("The body is not JSON, or not as the operation needs it"));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, e, () -> "The memory engine failed at " + target);
      return error(MemoryErrors.failed());
    }
  }

  private MemoryOperation operation(String target) {
    return Optional.ofNullable(operations.get(target))
        .orElseThrow(
            () ->
                MemoryErrors.invalid(
                    "The memory engine does not have the operation '%s'".formatted(target)));
  }

  private static Response error(DynamoDbException error) {
    String code = error.awsErrorDetails().errorCode();
    String message = error.awsErrorDetails().errorMessage();
    return new Response(
        error.statusCode(), json(error, Map.of("__type", ERRORS + code, "message", message)));
  }

  private static ByteArrayOutputStream json(SdkPojo content, Map<String, String> more) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      for (Map.Entry<String, String> member : more.entrySet()) {
        json.writeStringField(member.getKey(), member.getValue());
      }
      new PojoWriter(json).members(content);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    return bytes;
  }
}
