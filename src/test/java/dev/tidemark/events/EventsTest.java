package dev.tidemark.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.http.Operation;
import dev.tidemark.lambda.Surroundings;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.Template;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Replays every case: the complete events of the folder {@code events}, and the rows. */
final class EventsTest {
  private static final Template TEMPLATE = Template.read(Path.of("template.yaml"));

  private static EmbeddedDynamoDb dynamoDb;
  private static DynamoDbClient client;
  private static int tables;
  private static EventReplay replay;

  /** Gives functions a way to DynamoDB without its port. */
  private static final class Host extends Surroundings {
    @Override
    public Optional<SdkHttpClient> dynamoDbHttp() {
      return Optional.of(dynamoDb.http());
    }
  }

  @BeforeAll
  static void start() throws IOException {
    dynamoDb = EmbeddedDynamoDb.start();
    client = dynamoDb.client();
    replay = new EventReplay(dynamoDb.endpoint(), new Host(), EventsTest::newTable);
  }

  private static String newTable() {
    tables++;
    String table = "events-" + tables;
    TEMPLATE.table().createIfAbsent(client, table);
    return table;
  }

  @AfterAll
  static void stop() {
    replay.close();
    client.close();
    dynamoDb.close();
  }

  @TestFactory
  Stream<DynamicTest> everyEvent_getsItsResponse() {
    List<String> cases = EventCases.read().names();
    assertTrue(cases.size() > 250, "cases found: " + cases.size());
    return cases.stream().map(each -> DynamicTest.dynamicTest(each, () -> replay.replay(each)));
  }

  @Test
  void everyFile_belongsToAnEvent() {
    List<String> events = EventFiles.cases().map(EventCase::name).toList();
    assertEquals(
        List.of(),
        EventFiles.names().stream()
            .filter(file -> !events.contains(EventFiles.caseOf(file)))
            .toList());
  }

  @Test
  void everyOperation_hasACompleteEvent() {
    Set<String> folders =
        EventFiles.cases()
            .map(each -> each.name().substring(0, each.name().indexOf('/')))
            .collect(Collectors.toSet());
    for (Operation operation : Operation.values()) {
      String folder = operation.name().toLowerCase(Locale.ROOT).replace('_', '-');
      assertTrue(folders.contains(folder), "no event in events/" + folder);
    }
  }

  @Test
  void completeEvents_comeAfterCompleteEventsOnly() {
    List<String> events = EventFiles.cases().map(EventCase::name).toList();
    assertEquals(
        List.of(),
        EventFiles.cases()
            .flatMap(each -> each.before().stream())
            .filter(before -> !events.contains(before))
            .toList());
  }
}
