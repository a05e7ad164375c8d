package dev.tidemark.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonWriter;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * Encodes messages as records of a stream, in Amazon's format with additional members. Records that
 * are too large for the stream are stored elsewhere, and the message has their location.
 *
 * <p>Amazon's documentation calls a member {@code dataSetName} that its sample of a consumer reads
 * as {@code datasetName}, so both are written.
 *
 * @see <a href="https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-streams.html">
 *     Amazon Cognito Streams</a>
 */
public final class MessageEncoder {
  /** The most bytes of a stream's record, unless the stream was made for larger ones. */
  public static final int DEFAULT_MAX_BYTES = 1_048_576;

  /** The most bytes of a record that a stream can be made for. */
  public static final int GREATEST_MAX_BYTES = 10_485_760;

  private static final char SEPARATOR = '/';

  private final LargeRecords largeRecords;
  private final int maxBytes;

  /**
   * Makes an encoder.
   *
   * @param largeRecords the place for records that are too large
   * @param maxBytes the most bytes of a stream's record, with its partition key
   */
  public MessageEncoder(LargeRecords largeRecords, int maxBytes) {
    this.largeRecords = largeRecords;
    this.maxBytes = maxBytes;
  }

  /** Returns the partition key of all messages of a dataset, which keeps them in order. */
  public static String partitionKey(DatasetId dataset) {
    return dataset.owner().identity().value() + SEPARATOR + dataset.name().value();
  }

  /** Returns the bytes that Kinesis counts of a record: its data and its partition key. */
  public static int recordBytes(StreamMessage message, byte[] json) {
    return json.length + partitionKey(message.dataset()).getBytes(UTF_8).length;
  }

  /**
   * Encodes a message as JSON.
   *
   * @throws StreamBusyException if the records are too large, and cannot be stored now
   */
  public byte[] encode(StreamMessage message) {
    byte[] inline = json(json -> write(message, json));
    return recordBytes(message, inline) <= maxBytes ? inline : encodeWithoutRecords(message);
  }

  /**
   * Encodes a message as JSON that has the location of the records instead of the records.
   *
   * @throws StreamBusyException if the records cannot be stored now
   */
  public byte[] encodeWithoutRecords(StreamMessage message) {
    byte[] records = json(json -> write(records(message), json));
    LargeRecords.Location location = largeRecords.store(message, records);
    return json(json -> write(message, location, json));
  }

  private static void write(StreamMessage message, JsonGenerator json) throws IOException {
    json.writeStartObject();
    writeDataset(message, json);
    json.writeFieldName("kinesisSyncRecords");
    write(records(message), json);
    json.writeStringField("payloadType", "Inline");
    writeCounts(message, json);
    json.writeEndObject();
  }

  private static void write(
      StreamMessage message, LargeRecords.Location location, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    writeDataset(message, json);
    json.writeStringField("kinesisSyncRecordsURL", location.url().toString());
    json.writeStringField("kinesisSyncRecordsS3", location.s3());
    json.writeStringField("payloadType", "S3Url");
    writeCounts(message, json);
    json.writeEndObject();
  }

  private static void writeDataset(StreamMessage message, JsonGenerator json) throws IOException {
    DatasetId dataset = message.dataset();
    json.writeStringField("identityPoolId", dataset.owner().pool().value());
    json.writeStringField("identityId", dataset.owner().identity().value());
    json.writeStringField("dataSetName", dataset.name().value());
    json.writeStringField("datasetName", dataset.name().value());
    json.writeStringField(
        "operation", message instanceof StreamMessage.Deletion ? "remove" : "replace");
  }

  private static void writeCounts(StreamMessage message, JsonGenerator json) throws IOException {
    json.writeNumberField("lastModifiedDate", message.lastModifiedDate().toEpochMilli());
    json.writeNumberField("syncCount", message.syncCount().value());
    switch (message) {
      case StreamMessage.Update update ->
          json.writeNumberField("previousSyncCount", update.previousSyncCount().value());
      case StreamMessage.Deletion deletion ->
          json.writeNumberField("previousSyncCount", deletion.previousSyncCount().value());
      case StreamMessage.Copy _ -> json.writeBooleanField("complete", true);
    }
  }

  private static List<SyncRecord> records(StreamMessage message) {
    return switch (message) {
      case StreamMessage.Update update -> update.records();
      case StreamMessage.Deletion _ -> List.of();
      case StreamMessage.Copy copy -> copy.records();
    };
  }

  private static void write(List<SyncRecord> records, JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (SyncRecord each : records) {
      write(each, json);
    }
    json.writeEndArray();
  }

  private static void write(SyncRecord stored, JsonGenerator json) throws IOException {
    Optional<RecordValue> value = stored.liveValue();
    json.writeStartObject();
    json.writeStringField("key", stored.key().value());
    if (value.isPresent()) {
      json.writeStringField("value", value.get().text());
    }
    json.writeNumberField("syncCount", stored.syncCount().value());
    json.writeNumberField(
        "lastModifiedDate", stored.modification().lastModifiedDate().toEpochMilli());
    if (stored.modification().deviceLastModifiedDate().isPresent()) {
      json.writeNumberField(
          "deviceLastModifiedDate",
          stored.modification().deviceLastModifiedDate().get().toEpochMilli());
    }
    json.writeStringField("op", value.isPresent() ? "replace" : "remove");
    json.writeEndObject();
  }

  private static byte[] json(JsonWriter content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      Json.write(bytes, content);
    } catch (IOException e) {
      throw new UncheckedIOException("writing memory cannot fail", e);
    }
    return bytes.toByteArray();
  }
}
