package dev.tidemark.events;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.FaultyDynamoDb;
import dev.tidemark.lambda.SyncFunction;
import dev.tidemark.lambda.error.TooManyRequestsException;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.Template;
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

/** A function that has less time than DynamoDB takes answers all the same. */
final class DeadlineTest {
  private static final Path EVENT = Path.of("events/describe-identity-usage/empty.json");

  /** What is left of it beside the half second for answering is less than DynamoDB takes. */
  private static final int SHORT_MILLIS = 700;

  private static EmbeddedDynamoDb dynamoDb;
  private static FaultyDynamoDb slow;
  private static SyncFunction function;

  @BeforeAll
  static void start() throws IOException {
    dynamoDb = EmbeddedDynamoDb.start();
    Template.read(Path.of("template.yaml")).table().createIfAbsent(dynamoDb.client(), "deadline");
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
                Files.readString(Path.of("events/token-key")).strip()));
  }

  @AfterAll
  static void stop() {
    slow.close();
    dynamoDb.close();
  }

  private static String answer(byte[] event, int remainingMillis) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    function.handleRequest(
        new ByteArrayInputStream(event), output, new EventContext(remainingMillis));
    return output.toString(StandardCharsets.UTF_8);
  }

  @Test
  void httpRequest_endsBeforeTheFunction() throws IOException {
    byte[] event = Files.readAllBytes(EVENT);
    assertTrue(answer(event, 29_000).contains("\"statusCode\":200"));
    String late = answer(event, SHORT_MILLIS);
    assertTrue(late.contains("\"statusCode\":429"), late);
    assertTrue(late.contains("\"Retry-After\":\"1\""), late);
  }

  @Test
  void directInvocation_endsBeforeTheFunction() {
    byte[] event =
        """
        {"Operation": "DescribeIdentityUsage",
         "IdentityPoolId": "us-east-1:00000000-0000-4000-8000-000000000001",
         "IdentityId": "us-east-1:00000000-0000-4000-8000-000000000002"}
        """
            .getBytes(StandardCharsets.UTF_8);
    assertThrows(TooManyRequestsException.class, () -> answer(event, SHORT_MILLIS));
  }
}
