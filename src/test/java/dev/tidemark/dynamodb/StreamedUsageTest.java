package dev.tidemark.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.LogLines;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.DatasetNews;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.SyncCount;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.usage.CountUsage;
import dev.tidemark.usage.UsageDifference;
import dev.tidemark.usage.UsageLedger;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The log of the changes that break a promise, and the news that changes are. */
final class StreamedUsageTest {

  @RegisterExtension private final LogLines log = new LogLines(StreamedUsage.class);
  private final List<UsageDifference> counted = new ArrayList<>();
  private final List<DatasetNews> news = new ArrayList<>();

  private static String image(int count, String records) {
    return image(count, 0, records);
  }

  private static String image(int count, int deletedAt, String records) {
    return """
    {"pk": {"S": "us-east-1:11111111-1111-1111-1111-111111111111\
    /us-east-1:aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"},
     "sk": {"S": "dataset/secretname"},
     "c": {"N": "%d"}, "d": {"N": "%d"}, "p": {"N": "0"},
     "cd": {"N": "1795428930123"}, "md": {"N": "1795428930123"}, "a": {"S": "secretauthor"},
     "records": {%s}}\
    """
        .formatted(count, deletedAt, records.isEmpty() ? "" : "\"M\": {" + records + "}");
  }

  private static String stored(String key, int count, String value) {
    return """
    "%s": {"M": {"c": {"N": "%d"}, "t": {"N": "1795428930123"}, "a": {"S": "secretauthor"}, "v": {"S": "%s"}}}\
    """
        .formatted(key, count, value);
  }

  private int count(String before, String after) throws IOException {
    return count(List.of(news::addAll), before, after);
  }

  private int count(List<Consumer<List<DatasetNews>>> followers, String before, String after)
      throws IOException {
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
    return new StreamedUsage(new CountUsage(ledger), followers)
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
                + " before, the count rises by one, and after an import behind its gap]. It is"
                + " change 700, of identity"
                + " us-east-1:aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa in pool"
                + " us-east-1:11111111-1111-1111-1111-111111111111; count 5, deletedAtCount 0,"
                + " prunedUpToCount 0, Totals[records=1, dataStorage=20, tombstones=0,"
                + " tombstoneKeyBytes=0] before, count 7, deletedAtCount 0, prunedUpToCount 0,"
                + " Totals[records=1, dataStorage=22, tombstones=0, tombstoneKeyBytes=0] after"),
        log.all());
  }

  @Test
  void rightUpdateCreationAndDeletion_logNothing() throws IOException {
    String created = image(1, stored("a", 1, "v"));
    String updated = image(2, stored("a", 1, "v") + "," + stored("b", 2, "w"));
    count("null", created);
    count(created, updated);
    count(updated, "null");
    assertEquals(List.of(bytes(2), bytes(2), bytes(-4)), counted);
    assertEquals(List.of(), log.all());
  }

  private static DatasetNews news(long count, Optional<String> author) {
    return news(count, author, false);
  }

  private static DatasetNews news(long count, Optional<String> author, boolean deleted) {
    return new DatasetNews(
        new DatasetId(
            new PoolIdentity(
                new IdentityPoolId("us-east-1:11111111-1111-1111-1111-111111111111"),
                new IdentityId("us-east-1:aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa")),
            new DatasetName("secretname")),
        new SyncCount(count),
        author,
        deleted);
  }

  @Test
  void updates_areNewsOfTheirAuthor() throws IOException {
    count("null", image(1, stored("a", 1, "v")));
    count(image(1, stored("a", 1, "v")), image(2, stored("a", 2, "w")));
    assertEquals(
        List.of(news(1, Optional.of("secretauthor")), news(2, Optional.of("secretauthor"))), news);
  }

  @Test
  void deletionAndRestore_areNewsWithoutAuthor() throws IOException {
    count(image(2, stored("a", 2, "v")), "null");
    count(image(2, stored("a", 2, "v")), image(1001, 1000, stored("a", 2, "v")));
    assertEquals(List.of(news(3, Optional.empty(), true), news(1001, Optional.empty())), news);
  }

  @Test
  void itemThatIsWrittenWithTheSameCount_isNoNews() throws IOException {
    count(image(2, stored("a", 2, "v")), image(2, stored("a", 2, "v")));
    assertEquals(List.of(), news);
  }

  @Test
  void failedCount_passesNothingOn() {
    UsageLedger failing =
        (_, _, _) -> {
          throw new StoreFailedException(new IllegalStateException("failed"));
        };
    String event =
        """
        {"Records": [{
          "eventSourceARN": "arn:aws:dynamodb:eu-west-1:123456789012:table/t/stream/now",
          "dynamodb": {"SequenceNumber": "700", "NewImage": %s}}]}\
        """
            .formatted(image(1, stored("a", 1, "v")));
    assertThrows(
        StoreFailedException.class,
        () ->
            new StreamedUsage(new CountUsage(failing), List.of(news::addAll))
                .count(new ByteArrayInputStream(event.getBytes(UTF_8))));
    assertEquals(List.of(), news);
  }

  /** A failed hint must neither suppress the next one nor make Lambda deliver the batch again. */
  @Test
  void followerThatFails_isLogged_andHarmsNeitherTheCountNorTheNextFollower() throws IOException {
    Consumer<List<DatasetNews>> failing =
        _ -> {
          throw new IllegalStateException("the metrics cannot be written");
        };
    Consumer<List<DatasetNews>> outOfMemory =
        _ -> {
          throw new OutOfMemoryError("events");
        };
    assertEquals(
        1,
        count(List.of(failing, outOfMemory, news::addAll), "null", image(1, stored("a", 1, "v"))));
    assertEquals(1, counted.size());
    assertEquals(1, news.size());
    String line = "SEVERE The changes of a batch were counted, but not passed on";
    assertEquals(List.of(line, line), log.all());
  }
}
