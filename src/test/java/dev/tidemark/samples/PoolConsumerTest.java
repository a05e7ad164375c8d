package dev.tidemark.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.example.stream.DatasetId;
import com.example.stream.MemoryCopies;
import com.example.stream.PoolConsumer;
import com.example.stream.PoolConsumer.Effect;
import com.example.stream.UnreadableRecordException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sample consumer keeps a copy of a pool, whatever a stream may do. */
class PoolConsumerTest {
  private static final String POOL = "us-east-1:00000000-0000-0000-0000-000000000001";
  private static final String IDENTITY = "us-east-1:00000000-0000-0000-0000-000000000002";
  private static final DatasetId GAME = new DatasetId(POOL, IDENTITY, "game");

  private final MemoryCopies copies = new MemoryCopies();
  private final Map<URI, String> objects = new HashMap<>();
  private final PoolConsumer consumer =
      new PoolConsumer(
          copies,
          address -> {
            if (!objects.containsKey(address)) {
              throw new IOException("S3 returned status 403");
            }
            return new ByteArrayInputStream(
                objects.getOrDefault(address, "").getBytes(StandardCharsets.UTF_8));
          });

  private Effect accept(String message) throws IOException {
    return consumer.accept(message.getBytes(StandardCharsets.UTF_8), "shardId-0", "49");
  }

  private static String message(String nameMember, String members) {
    return """
    {"identityPoolId":"%s","identityId":"%s","%s":"game","lastModifiedDate":1424801824343,%s}\
    """
        .formatted(POOL, IDENTITY, nameMember, members);
  }

  private static String replace(String key, String value, int count) {
    return """
    {"key":"%s","value":"%s","syncCount":%d,"lastModifiedDate":1424801824343,"deviceLastModifiedDate":1424801824343,"op":"replace"}\
    """
        .formatted(key, value, count);
  }

  private static String remove(String key, int count) {
    return """
    {"key":"%s","syncCount":%d,"lastModifiedDate":1424801824343,"op":"remove"}\
    """
        .formatted(key, count);
  }

  private static String update(int previous, int count, String... records) {
    return message(
        "dataSetName",
        """
        "operation":"replace","payloadType":"Inline","previousSyncCount":%d,"syncCount":%d,"kinesisSyncRecords":[%s]\
        """
            .formatted(previous, count, String.join(",", records)));
  }

  private static String copy(int count, String... records) {
    return message(
        "dataSetName",
        """
        "operation":"replace","payloadType":"Inline","complete":true,"syncCount":%d,"kinesisSyncRecords":[%s]\
        """
            .formatted(count, String.join(",", records)));
  }

  private static String deletion(int previous, int count) {
    return message(
        "dataSetName",
        """
        "operation":"remove","payloadType":"Inline","previousSyncCount":%d,"syncCount":%d,"kinesisSyncRecords":[]\
        """
            .formatted(previous, count));
  }

  private Map<String, String> values() {
    return copies.find(GAME).values();
  }

  @Test
  void updates_writeAndRemoveRecords() throws IOException {
    assertEquals(Effect.APPLIED, accept(update(0, 1, replace("a", "1", 1), replace("b", "", 1))));
    assertEquals(Effect.APPLIED, accept(update(1, 2, remove("a", 2), replace("c", "3", 2))));
    assertEquals(Map.of("b", "", "c", "3"), values());
  }

  @Test
  void repetitions_areDropped() throws IOException {
    accept(update(0, 1, replace("a", "1", 1)));
    accept(update(1, 2, replace("a", "2", 2)));
    assertEquals(Effect.DROPPED, accept(update(0, 1, replace("a", "1", 1))));
    assertEquals(Effect.DROPPED, accept(update(1, 2, replace("a", "2", 2))));
    assertEquals(Map.of("a", "2"), values());
  }

  @Test
  void gap_isNoticedAndRepairedByACompleteCopy() throws IOException {
    accept(update(0, 1, replace("a", "1", 1), replace("lost", "1", 1)));
    assertEquals(Effect.GAP, accept(update(2, 3, replace("a", "3", 3))));
    assertEquals(Effect.GAP, accept(update(3, 4, replace("c", "4", 4))));
    assertEquals(Set.of(GAME), copies.withGap());
    assertEquals(Effect.DROPPED, accept(copy(1, replace("a", "1", 1), replace("lost", "1", 1))));
    assertEquals(
        Effect.APPLIED,
        accept(copy(4, replace("a", "3", 3), replace("b", "2", 2), replace("c", "4", 4))));
    assertEquals(Map.of("a", "3", "b", "2", "c", "4"), values());
    assertEquals(Set.of(), copies.withGap());
  }

  /**
   * The walker read the dataset before the update, and its message came after that of the update.
   */
  @Test
  void copyThatAnUpdateOvertook_repairsTheGapBelow() throws IOException {
    accept(update(0, 1, replace("a", "1", 1), replace("old", "1", 1)));
    assertEquals(Effect.GAP, accept(update(2, 3, replace("a", "3", 3), remove("c", 3))));
    assertEquals(
        Effect.APPLIED,
        accept(copy(2, replace("a", "1", 1), replace("b", "2", 2), replace("c", "2", 2))));
    assertEquals(Map.of("a", "3", "b", "2"), values());
    assertEquals(Effect.APPLIED, accept(update(3, 4, replace("b", "4", 4))));
    assertEquals(Map.of("a", "3", "b", "4"), values());
  }

  @Test
  void copyOfTheSameCount_replaces() throws IOException {
    accept(update(0, 1, replace("a", "1", 1)));
    assertEquals(Effect.GAP, accept(update(4, 5, replace("b", "5", 5))));
    assertEquals(Effect.APPLIED, accept(copy(5, replace("b", "5", 5), remove("a", 4))));
    assertEquals(Map.of("b", "5"), values());
  }

  @Test
  void olderCopyAfterANewer_bringsNothingBack() throws IOException {
    accept(copy(9, replace("a", "9", 9)));
    assertEquals(Effect.DROPPED, accept(copy(5, replace("pruned", "5", 5))));
    assertEquals(Map.of("a", "9"), values());
  }

  @Test
  void deletion_forgetsAllAndRepairsAGap() throws IOException {
    accept(update(0, 1, replace("a", "1", 1)));
    assertEquals(Effect.GAP, accept(update(2, 3, replace("b", "3", 3))));
    assertEquals(Effect.APPLIED, accept(deletion(4, 5)));
    assertEquals(Effect.DROPPED, accept(update(2, 3, replace("b", "3", 3))));
    assertEquals(Effect.DROPPED, accept(copy(4, replace("b", "3", 3))));
    assertEquals(Map.of(), values());
    assertEquals(Effect.APPLIED, accept(update(5, 6, replace("c", "6", 6))));
    assertEquals(Map.of("c", "6"), values());
  }

  @Test
  void datasetThatBeginsAboveItsDeletion_hasAGap() throws IOException {
    assertEquals(Effect.GAP, accept(update(7, 8, replace("a", "8", 8))));
  }

  @Test
  void recordsInS3_areFetchedUnlessTheyAreKnown() throws IOException {
    URI address = URI.create("https://bucket.example/key?X-Amz-Signature=secret");
    objects.put(address, "[" + replace("a", "1", 1) + "]");
    String message =
        message(
            "dataSetName",
            """
            "operation":"replace","payloadType":"S3Url","kinesisSyncRecordsURL":"%s","previousSyncCount":0,"syncCount":1\
            """
                .formatted(address));
    assertEquals(Effect.APPLIED, accept(message));
    assertEquals(Map.of("a", "1"), values());
    objects.clear();
    assertEquals(Effect.DROPPED, accept(message));
    IOException failure =
        assertThrows(
            IOException.class, () -> accept(message.replace("\"syncCount\":1", "\"syncCount\":2")));
    assertEquals("S3 returned status 403", failure.getMessage());
    assertEquals(Map.of("a", "1"), values());
  }

  /** Amazon's own messages have neither the second spelling nor the additional members. */
  @ParameterizedTest
  @ValueSource(strings = {"dataSetName", "datasetName"})
  void bothSpellingsOfTheName_areRead(String member) throws IOException {
    assertEquals(
        Effect.APPLIED,
        accept(
            message(
                member,
                """
                "operation":"replace","kinesisSyncRecordsURL":null,"kinesisSyncRecords":[%s],"syncCount":3,"other":{"a":[]}\
                """
                    .replace("\"kinesisSyncRecordsURL\":null,", "")
                    .formatted(replace("a", "3", 3)))));
    assertEquals(Map.of("a", "3"), values());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "[]",
        "{\"identityPoolId\":\"secret\"}",
        "{\"identityPoolId\":\"p\",\"identityId\":\"i\",\"dataSetName\":\"d\",\"syncCount\":1,\"operation\":\"secret\"}",
        "{\"identityPoolId\":\"p\",\"identityId\":\"i\",\"dataSetName\":\"d\",\"syncCount\":\"secret\"}",
        "{\"identityPoolId\":\"p\",\"identityId\":\"i\",\"dataSetName\":\"d\",\"syncCount\":1,\"operation\":\"replace\",\"kinesisSyncRecords\":[{\"key\":\"secret\"}]}",
        "{\"identityPoolId\":\"p\",\"identityId\":\"i\",\"dataSetName\":\"d\",\"syncCount\":1,\"operation\":\"replace\",\"kinesisSyncRecords\":[secret"
      })
  void badInput_isAnErrorThatNamesTheRecordOnly(String data) {
    UnreadableRecordException failure =
        assertThrows(UnreadableRecordException.class, () -> accept(data));
    assertEquals("record 49 of shard shardId-0 is not a message of a stream", failure.getMessage());
    assertNull(failure.getCause());
  }

  @Test
  void badObjectInS3_isAnErrorThatNamesTheRecordOnly() {
    URI address = URI.create("https://bucket.example/key");
    objects.put(address, "[{\"key\":secret");
    UnreadableRecordException failure =
        assertThrows(
            UnreadableRecordException.class,
            () ->
                accept(
                    message(
                        "datasetName",
                        """
                        "operation":"replace","payloadType":"S3Url","kinesisSyncRecordsURL":"%s","syncCount":1\
                        """
                            .formatted(address))));
    assertNull(failure.getCause());
    assertEquals(Map.of(), values());
  }
}
