package dev.tidemark.events;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.Template;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Replays every event of the folder {@code events}. */
final class EventsTest {
  private static final Template TEMPLATE = Template.read(Path.of("template.yaml"));

  private static EmbeddedDynamoDb dynamoDb;
  private static int tables;
  private static EventReplay replay;

  @BeforeAll
  static void start() throws IOException {
    dynamoDb = EmbeddedDynamoDb.start();
    replay = new EventReplay(dynamoDb.endpoint(), EventsTest::newTable);
  }

  private static String newTable() {
    tables++;
    String table = "events-" + tables;
    TEMPLATE.table().createIfAbsent(dynamoDb.client(), table);
    return table;
  }

  @AfterAll
  static void stop() {
    dynamoDb.close();
  }

  @TestFactory
  Stream<DynamicTest> everyEvent_isAnsweredAsTheFileBesideItSays() throws IOException {
    List<String> cases = EventReplay.cases();
    assertTrue(cases.size() > 100, "events found: " + cases.size());
    return cases.stream().map(each -> DynamicTest.dynamicTest(each, () -> replay.replay(each)));
  }

  @TestFactory
  Stream<DynamicTest> everyFile_belongsToAnEvent() throws IOException {
    List<String> cases = EventReplay.cases();
    return EventReplay.files()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file,
                    () ->
                        assertTrue(
                            cases.contains(
                                file.replaceAll("(\\.answer|\\.before|\\.trigger)?\\.json$", "")),
                            file + " is no event, and beside none")));
  }
}
