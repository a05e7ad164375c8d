package dev.tidemark.dynamodb;

import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.live;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.LogLines;
import dev.tidemark.dynamodb.pages.CommitParts;
import dev.tidemark.dynamodb.pages.PageDirectory;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.pool.CognitoStreams;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.streams.MemoryConfigurations;
import dev.tidemark.streams.MemoryStream;
import dev.tidemark.streams.PublishUpdates;
import dev.tidemark.streams.StreamBusyException;
import dev.tidemark.streams.StreamMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The messages of changes of dataset items, and changes that have none. */
final class StreamedUpdatesTest {
  private static final String NONE = "null";
  private static final SyncRecord PART = live("fromparts", 5, "v");

  @RegisterExtension private final LogLines log = new LogLines(StreamedUpdates.class);
  private final MemoryConfigurations pools = new MemoryConfigurations();
  private final MemoryStream streams = new MemoryStream();
  private final Map<String, String> failed = new LinkedHashMap<>();
  private CommitRecords commits = (_, _, _) -> Optional.empty();

  @BeforeEach
  void listen() {
    pools.enable(dataset("game").owner().pool(), "s");
  }

  private StreamedUpdates updates() {
    return new StreamedUpdates(
        new PublishUpdates(
            pools,
            pools::configuration,
            streams,
            new PublishUpdates.Pace(
                _ -> false, _ -> true, Executors::newVirtualThreadPerTaskExecutor)),
        (dataset, count, parts) -> commits.read(dataset, count, parts),
        (name, json) -> failed.put(name, new String(json, UTF_8)));
  }

  private static String image(long count, long deletedAt, String content) {
    return """
    {"pk": {"S": "us-east-1:11111111-1111-1111-1111-111111111111\
    /us-east-1:aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"},
     "sk": {"S": "dataset/game"}, "c": {"N": "%d"}, "d": {"N": "%d"}, "p": {"N": "0"},
     "cd": {"N": "1795428930123"}, "md": {"N": "1795428930123"}, "a": {"S": "device"}, %s}\
    """
        .formatted(count, deletedAt, content);
  }

  private static String records(String records) {
    return "\"records\": {\"M\": {" + records + "}}";
  }

  private static String stored(String key, long count) {
    return """
    "%s": {"M": {"c": {"N": "%d"}, "t": {"N": "1795428930123"}, "a": {"S": "device"},\
     "d": {"N": "1795428929000"}, "v": {"S": "secretvalue"}}}\
    """
        .formatted(key, count);
  }

  private static String pages(long count, String more) {
    byte[] directory = PageDirectory.empty(1).encode(new SyncCount(count));
    return "\"pages\": {\"B\": \"" + Base64.getEncoder().encodeToString(directory) + "\"}" + more;
  }

  private static String parts(long count, int number) {
    byte[] parts = new CommitParts(new SyncCount(count), number).encode();
    return ", \"cp\": {\"B\": \"" + Base64.getEncoder().encodeToString(parts) + "\"}";
  }

  private int publish(String before, String after) throws IOException {
    String event =
        """
        {"Records": [{
          "eventSourceARN": "arn:aws:dynamodb:eu-west-1:123456789012:table/t/stream/now",
          "dynamodb": {"SequenceNumber": "700", "OldImage": %s, "NewImage": %s}}]}\
        """
            .formatted(before, after);
    return updates().publish(new ByteArrayInputStream(event.getBytes(UTF_8)));
  }

  private static StreamMessage.Update update(long count, long previous, SyncRecord... records) {
    return new StreamMessage.Update(
        dataset("game"), count(count), count(previous), DATE, List.of(records));
  }

  @Test
  void update_hasTheRecordsOfItsCountOnly() throws IOException {
    int handled =
        publish(
            image(4, 0, records(stored("a", 3) + "," + stored("b", 4) + "," + stored("pruned", 1))),
            image(5, 0, records(stored("a", 5) + "," + stored("b", 4))));
    assertEquals(1, handled);
    assertEquals(List.of(update(5, 4, live("a", 5, "secretvalue"))), streams.published());
  }

  @Test
  void creation_followsTheCountOfTheDeletion() throws IOException {
    publish(NONE, image(8, 7, records(stored("a", 8))));
    assertEquals(List.of(update(8, 7, live("a", 8, "secretvalue"))), streams.published());
  }

  @Test
  void raiseByARestore_followsTheNewCountOfTheDeletion() throws IOException {
    publish(image(4, 0, records(stored("a", 4))), image(1001, 1000, records(stored("a", 1001))));
    assertEquals(List.of(update(1001, 1000, live("a", 1001, "secretvalue"))), streams.published());
  }

  @Test
  void import_isAGapInEitherLayout() throws IOException {
    String mark = ", \"f\": {\"N\": \"2\"}, \"k\": {\"NS\": [\"5\"]}";
    publish(NONE, image(5, 0, records(stored("a", 5) + "," + stored("b", 4)) + mark));
    publish(NONE, image(5, 0, pages(5, "") + mark));
    publish(image(5, 0, pages(5, "") + mark), NONE);
    assertEquals(
        List.of(
            update(5, 5, live("a", 5, "secretvalue")),
            update(5, 5),
            new StreamMessage.Deletion(dataset("game"), count(1_000_006), count(5), DATE)),
        streams.published());
    assertEquals(List.of(), log.all());
  }

  @Test
  void deletion_hasTheCountAfterTheLast() throws IOException {
    publish(image(7, 0, records(stored("a", 7))), NONE);
    assertEquals(
        List.of(new StreamMessage.Deletion(dataset("game"), count(8), count(7), DATE)),
        streams.published());
  }

  @Test
  void updateInPages_hasTheRecordsOfItsCommitParts() throws IOException {
    commits =
        (dataset, count, parts) -> {
          assertEquals("game 5 2", dataset.name() + " " + count + " " + parts);
          return Optional.of(List.of(PART));
        };
    publish(image(4, 0, records(stored("a", 4))), image(5, 0, pages(5, parts(5, 2))));
    assertEquals(List.of(update(5, 4, PART)), streams.published());
    assertEquals(List.of(), log.all());
  }

  @Test
  void updateInPagesWhoseItemNamesNoPartsAtItsCount_isAGap() throws IOException {
    commits = (_, _, _) -> Optional.of(List.of(PART));
    publish(image(4, 0, pages(4, parts(4, 2))), image(5, 0, pages(5, parts(4, 2))));
    publish(image(4, 0, pages(4, "")), image(5, 0, pages(5, "")));
    assertEquals(List.of(), streams.published());
    assertEquals(2, log.all().size());
  }

  @Test
  void updateInPagesWhosePartsAreMissing_isAGapWithALogLineWithoutContent() throws IOException {
    publish(image(4, 0, pages(4, "")), image(5, 0, pages(5, parts(5, 1))));
    assertEquals(List.of(), streams.published());
    assertEquals(
        List.of(
            "SEVERE A change of a dataset is not published: its records are in pages, and there are"
                + " no commit parts of the update. It is change 700, of identity"
                + " us-east-1:aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa in pool"
                + " us-east-1:11111111-1111-1111-1111-111111111111"),
        log.all());
    assertEquals(Map.of(), failed);
  }

  @Test
  void poolThatDoesNotPublish_hasNoGaps() throws IOException {
    pools.set(
        dataset("game").owner().pool(), "s", new CognitoStreams.Status.Disabled(Optional.empty()));
    assertEquals(1, publish(NONE, image(5, 4, pages(5, ""))));
    assertEquals(List.of(), log.all());
  }

  @Test
  void itemInANewerFormat_failsTheDelivery() {
    String newer = image(5, 0, records("") + ", \"f\": {\"N\": \"3\"}");
    assertThrows(StoreBusyException.class, () -> publish(NONE, newer));
    assertEquals(Map.of(), failed);
  }

  @Test
  void throttledStream_failsTheDelivery() {
    streams.behave(
        _ -> {
          throw new StreamBusyException(new IllegalStateException("throttled"));
        });
    assertThrows(
        StreamBusyException.class, () -> publish(NONE, image(1, 0, records(stored("a", 1)))));
  }

  @Test
  void changeThatCannotBeDecoded_isStored_andCanBeHandledOnceMore() throws IOException {
    String broken = image(5, 0, "\"records\": {\"M\": {\"a\": {\"M\": {\"v\": {\"S\": \"x\"}}}}}");
    assertEquals(1, publish(NONE, broken));
    assertEquals(List.of(), streams.published());
    assertEquals(
        List.of("SEVERE A change of a dataset is not published: change 700 cannot be decoded"),
        log.all());
    String event = failed.getOrDefault("now/700", "");
    assertTrue(event.contains("\"NewImage\":{"), event);
    failed.clear();
    updates().publish(new ByteArrayInputStream(event.getBytes(UTF_8)));
    assertEquals(event, failed.get("now/700"));
  }

  @Test
  void changeWhoseKeyCannotBeDecoded_isStored() throws IOException {
    String broken = image(5, 0, records("")).replace("us-east-1:aaaaaaaa", "");
    assertEquals(0, publish(NONE, broken));
    assertEquals(1, failed.size());
    assertEquals(1, log.all().size());
  }

  @Test
  void otherItems_areIgnored() throws IOException {
    assertEquals(
        0, publish(NONE, image(5, 0, records("")).replace("dataset/game", "page/game/00")));
    assertEquals(Map.of(), failed);
    assertEquals(List.of(), log.all());
  }
}
