package dev.tidemark.events;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.FaultyDynamoDb;
import dev.tidemark.lambda.SyncFunction;
import dev.tidemark.lambda.error.TooManyRequestsException;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.ProjectTemplate;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A function that runs out of time before DynamoDB responds still returns a response. */
final class DeadlineTest {
  private static final Path EVENTS = Path.of("events", "describe-identity-usage");

  /** The function keeps half a second of this to respond; DynamoDB takes longer than the rest. */
  private static final int SHORT_MILLIS = 700;

  private static EmbeddedDynamoDb dynamoDb;
  private static FaultyDynamoDb slow;
  private static SyncFunction function;

  @BeforeAll
  static void start() throws IOException {
    dynamoDb = EmbeddedDynamoDb.start();
    ProjectTemplate.TABLE.createIfAbsent(dynamoDb.client(), "deadline");
    slow = new FaultyDynamoDb(dynamoDb.endpoint());
    slow.always(new FaultyDynamoDb.Fault.Slow(Duration.ofSeconds(3)));
    function =
        new SyncFunction(
            Map.of(
                "TABLE",
                "deadline",
                "DYNAMODB_ENDPOINT",
                slow.endpoint().toString(),
                "TOKEN_KEY",
                EventFiles.tokenKey()));
  }

  @AfterAll
  static void stop() {
    slow.close();
    dynamoDb.close();
  }

  private static String invoke(String event, int remainingMillis) throws IOException {
    byte[] input = Files.readAllBytes(EVENTS.resolve(event));
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    function.handleRequest(
        new ByteArrayInputStream(input), output, new EventContext(remainingMillis));
    return output.toString(StandardCharsets.UTF_8);
  }

  @Test
  void httpRequest_respondsBeforeTheFunctionTimesOut() throws IOException {
    assertTrue(invoke("empty.json", 29_000).contains("\"statusCode\":200"));
    String late = invoke("empty.json", SHORT_MILLIS);
    assertTrue(late.contains("\"statusCode\":429"), late);
    assertTrue(late.contains("\"Retry-After\":\""), late);
  }

  @Test
  void directInvocation_failsBeforeTheFunctionTimesOut() {
    assertThrows(TooManyRequestsException.class, () -> invoke("direct.json", SHORT_MILLIS));
  }
}
