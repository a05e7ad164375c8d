package dev.tidemark.streams;

import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.key;
import static dev.tidemark.model.Samples.live;
import static dev.tidemark.model.Samples.tombstone;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.json.Json;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.Modification;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncRecord;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The format of messages, and the limit of their size. */
final class MessageEncoderTest {
  private static final DatasetId GAME = dataset("game");
  private static final String PARTITION_KEY = "us-east-1:aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa/game";

  private static final StreamMessage UPDATE =
      new StreamMessage.Update(
          GAME, count(7), count(6), DATE, List.of(live("a", 7, "ä\"€😀"), tombstone("b", 7)));

  private static final String DATASET =
      """
      {"identityPoolId":"us-east-1:11111111-1111-1111-1111-111111111111",\
      "identityId":"us-east-1:aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa",\
      "dataSetName":"game","datasetName":"game",\
      """;

  private static final String RECORDS =
      """
      [{"key":"a","value":"ä\\"€😀","syncCount":7,"lastModifiedDate":1795428930123,\
      "deviceLastModifiedDate":1795428929000,"op":"replace"},\
      {"key":"b","syncCount":7,"lastModifiedDate":1795428930123,\
      "deviceLastModifiedDate":1795428929000,"op":"remove"}]\
      """;

  private final List<String> stored = new ArrayList<>();
  private final LargeRecords largeRecords =
      (message, json) -> {
        stored.add(message.syncCount() + " " + new String(json, UTF_8));
        return new LargeRecords.Location(URI.create("https://b.s3/k?sig=1"), "s3://b/k");
      };

  private String encode(StreamMessage message) {
    return encode(message, MessageEncoder.DEFAULT_MAX_BYTES);
  }

  private String encode(StreamMessage message, int maxBytes) {
    return new String(new MessageEncoder(largeRecords, maxBytes).encode(message), UTF_8);
  }

  @Test
  void update_hasItsRecordsAndTheCountBefore() {
    assertEquals(
        DATASET
            + "\"operation\":\"replace\",\"kinesisSyncRecords\":"
            + RECORDS
            + ",\"payloadType\":\"Inline\",\"lastModifiedDate\":1795428930123,\"syncCount\":7,"
            + "\"previousSyncCount\":6}",
        encode(UPDATE));
    assertEquals(List.of(), stored);
  }

  @Test
  void deletion_hasNoRecords() {
    assertEquals(
        DATASET
            + "\"operation\":\"remove\",\"kinesisSyncRecords\":[],\"payloadType\":\"Inline\","
            + "\"lastModifiedDate\":1795428930123,\"syncCount\":8,\"previousSyncCount\":7}",
        encode(new StreamMessage.Deletion(GAME, count(8), count(7), DATE)));
  }

  @Test
  void copy_isComplete_andHasNoCountBefore() {
    assertEquals(
        DATASET
            + "\"operation\":\"replace\",\"kinesisSyncRecords\":"
            + RECORDS
            + ",\"payloadType\":\"Inline\",\"lastModifiedDate\":1795428930123,\"syncCount\":9,"
            + "\"complete\":true}",
        encode(
            new StreamMessage.Copy(
                GAME, count(9), DATE, List.of(live("a", 7, "ä\"€😀"), tombstone("b", 7)))));
  }

  @Test
  void recordWithoutTheDevicesDate_hasNone() {
    SyncRecord undated =
        new SyncRecord.Live(
            key("a"),
            new RecordValue(""),
            new Modification(count(1), DATE, "device", Optional.empty()));
    String json =
        encode(new StreamMessage.Update(GAME, count(1), count(0), DATE, List.of(undated)));
    assertEquals(
        "[{\"key\":\"a\",\"value\":\"\",\"syncCount\":1,\"lastModifiedDate\":1795428930123,"
            + "\"op\":\"replace\"}]",
        json.substring(json.indexOf('['), json.indexOf(']') + 1));
  }

  @Test
  void exampleInTheDocumentation_isAMessage() throws Exception {
    String page = Files.readString(Path.of("docs", "streams.md"));
    String example = page.split("```json\n", 2)[1].split("```", 2)[0];
    String message =
        encode(
            new StreamMessage.Update(
                GAME,
                count(7),
                count(6),
                DATE,
                List.of(live("level", 7, "12"), tombstone("draft", 7))));
    assertEquals(Json.parse(message), Json.parse(example));
  }

  @Test
  void partitionKey_isIdentityAndDataset() {
    assertEquals(PARTITION_KEY, MessageEncoder.partitionKey(GAME));
  }

  @Test
  void messageAndPartitionKeyAtTheLimit_areInline() {
    int bytes = encode(UPDATE).getBytes(UTF_8).length + PARTITION_KEY.length();
    assertEquals(encode(UPDATE), encode(UPDATE, bytes));
    assertEquals(List.of(), stored);
  }

  @Test
  void messageAndPartitionKeyOneByteAboveTheLimit_haveTheirRecordsElsewhere() {
    int bytes = encode(UPDATE).getBytes(UTF_8).length + PARTITION_KEY.length();
    assertEquals(
        DATASET
            + "\"operation\":\"replace\",\"kinesisSyncRecordsURL\":\"https://b.s3/k?sig=1\","
            + "\"kinesisSyncRecordsS3\":\"s3://b/k\",\"payloadType\":\"S3Url\","
            + "\"lastModifiedDate\":1795428930123,\"syncCount\":7,\"previousSyncCount\":6}",
        encode(UPDATE, bytes - 1));
    assertEquals(List.of("7 " + RECORDS), stored);
  }
}
