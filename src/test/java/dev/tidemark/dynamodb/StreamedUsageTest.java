package dev.tidemark.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.usage.CountUsage;
import dev.tidemark.usage.UsageDifference;
import dev.tidemark.usage.UsageLedger;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The log of the changes that break a promise. */
final class StreamedUsageTest {
  private static final Logger LOGGER = Logger.getLogger(StreamedUsage.class.getName());

  private final List<String> logged = new ArrayList<>();
  private final List<UsageDifference> counted = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord event) {
          logged.add(event.getLevel() + " " + event.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOGGER.addHandler(handler);
    LOGGER.setUseParentHandlers(false);
  }

  @AfterEach
  void stopListening() {
    LOGGER.removeHandler(handler);
    LOGGER.setUseParentHandlers(true);
  }

  private static String image(int count, String records) {
    return """
    {"pk": {"S": "us-east-1:11111111-1111-1111-1111-111111111111\
    /us-east-1:aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"},
     "sk": {"S": "dataset/secretname"},
     "c": {"N": "%d"}, "d": {"N": "0"}, "p": {"N": "0"},
     "cd": {"N": "1795428930123"}, "md": {"N": "1795428930123"}, "a": {"S": "secretauthor"},
     "records": {%s}}\
    """
        .formatted(count, records.isEmpty() ? "" : "\"M\": {" + records + "}");
  }

  private static String stored(String key, int count, String value) {
    return """
    "%s": {"M": {"c": {"N": "%d"}, "t": {"N": "1795428930123"}, "a": {"S": "secretauthor"}, "v": {"S": "%s"}}}\
    """
        .formatted(key, count, value);
  }

  private int count(String before, String after) throws IOException {
    String event =
        """
        {"Records": [{
          "eventSourceARN": "arn:aws:dynamodb:eu-west-1:123456789012:table/t/stream/now",
          "dynamodb": {"SequenceNumber": "700", "OldImage": %s, "NewImage": %s}}]}\
        """
            .formatted(before, after);
    UsageLedger ledger =
        (pool, batch, difference) -> {
          counted.add(difference);
          return new UsageLedger.Result.Counted();
        };
    return new StreamedUsage(new CountUsage(ledger))
        .count(new ByteArrayInputStream(event.getBytes(UTF_8)));
  }

  private static UsageDifference bytes(long bytes) {
    return new UsageDifference(bytes, 0, Instant.parse("2026-11-23T10:15:30.123Z"));
  }

  @Test
  void brokenPromise_isLoggedWithoutContent_andCounted() throws IOException {
    int changes =
        count(
            image(5, stored("secretkey", 3, "secretvalue")),
            image(7, stored("secretkey", 3, "anothersecret")));
    assertEquals(1, changes);
    assertEquals(List.of(bytes(2)), counted);
    assertEquals(
        List.of(
            "SEVERE An update breaks a promise: [a record without the new count is the same as"
                + " before, the count rises by one]. It is change 700, of identity"
                + " us-east-1:aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa in pool"
                + " us-east-1:11111111-1111-1111-1111-111111111111; count 5, deletedAtCount 0,"
                + " prunedUpToCount 0, Totals[records=1, dataStorage=20, tombstones=0,"
                + " tombstoneKeyBytes=0] before, count 7, deletedAtCount 0, prunedUpToCount 0,"
                + " Totals[records=1, dataStorage=22, tombstones=0, tombstoneKeyBytes=0] after"),
        logged);
  }

  @Test
  void rightUpdateCreationAndDeletion_logNothing() throws IOException {
    String created = image(1, stored("a", 1, "v"));
    String updated = image(2, stored("a", 1, "v") + "," + stored("b", 2, "w"));
    count("null", created);
    count(created, updated);
    count(updated, "null");
    assertEquals(List.of(bytes(2), bytes(2), bytes(-4)), counted);
    assertEquals(List.of(), logged);
  }

  /** What follows must not see a batch that is delivered again because it could not be counted. */
  @Test
  void changes_areHandedOnOnceTheyAreCounted() throws IOException {
    byte[] event =
        """
        {"Records": [{
          "eventSourceARN": "arn:aws:dynamodb:eu-west-1:123456789012:table/t/stream/now",
          "dynamodb": {"SequenceNumber": "700", "NewImage": %s}}]}\
        """
            .formatted(image(1, stored("a", 1, "v")))
            .getBytes(UTF_8);
    List<String> order = new ArrayList<>();
    UsageLedger ledger =
        (pool, batch, difference) -> {
          order.add("counted");
          return new UsageLedger.Result.Counted();
        };
    new StreamedUsage(new CountUsage(ledger), changes -> order.add("changes: " + changes.size()))
        .count(new ByteArrayInputStream(event));
    assertEquals(List.of("counted", "changes: 1"), order);

    UsageLedger broken =
        (pool, batch, difference) -> {
          throw new IllegalStateException("the table is down");
        };
    StreamedUsage failing =
        new StreamedUsage(new CountUsage(broken), _ -> order.add("must not follow"));
    assertThrows(IllegalStateException.class, () -> failing.count(new ByteArrayInputStream(event)));
    assertEquals(List.of("counted", "changes: 1"), order);
  }
}
