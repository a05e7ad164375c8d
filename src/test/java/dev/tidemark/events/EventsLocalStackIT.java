package dev.tidemark.events;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.lambda.Surroundings;
import dev.tidemark.localstack.LocalStack;
import dev.tidemark.localstack.OnLocalStack;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Replays all updates on LocalStack's DynamoDB. */
@OnLocalStack
final class EventsLocalStackIT {
  @TestFactory
  Stream<DynamicTest> everyUpdate_getsItsResponse() throws IOException {
    DynamoDbClient dynamoDb = DynamoDbClients.create(LocalStack.endpoint());
    EventReplay replay =
        new EventReplay(
            LocalStack.endpoint(), new Surroundings(), () -> LocalStack.emptyTable(dynamoDb));
    List<String> updates =
        EventCases.read().names().stream()
            .filter(name -> name.startsWith("update-records/"))
            .toList();
    assertTrue(updates.size() > 50, "cases found: " + updates.size());
    return updates.stream()
        .map(each -> DynamicTest.dynamicTest(each, () -> replay.replay(each)))
        .onClose(replay::close)
        .onClose(dynamoDb::close);
  }
}
