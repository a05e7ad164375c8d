package com.example.stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads messages of a stream. Members that it does not know are skipped. The name of a dataset is
 * read from {@code dataSetName}, as Amazon documents it, or {@code datasetName}, as Amazon's own
 * sample reads it.
 */
final class MessageReader {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(64 * 1024 * 1024).build())
          .build();

  private String pool = "";
  private String identity = "";
  private String dataset = "";
  private String operation = "";
  private String payloadType = "";
  private String address = "";
  private long syncCount;
  private long previousSyncCount;
  private boolean isComplete;
  private List<CopiedRecord> records = List.of();

  private MessageReader() {}

  /** Bytes are no message. The parser's exception is not its cause, for it quotes the bytes. */
  static final class MalformedException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Reads a message.
   *
   * @throws MalformedException if the bytes are no message
   */
  static StreamMessage read(byte[] data) throws MalformedException {
    try (JsonParser json = JSON.createParser(data)) {
      MessageReader reader = new MessageReader();
      reader.readMembers(json);
      return reader.message();
    } catch (IOException e) {
      throw new MalformedException();
    }
  }

  /**
   * Reads the records of an object in S3.
   *
   * @throws MalformedException if the object is not a list of records
   */
  static List<CopiedRecord> readRecords(byte[] object) throws MalformedException {
    try (JsonParser json = JSON.createParser(object)) {
      require(json.nextToken() == JsonToken.START_ARRAY);
      return records(json);
    } catch (IOException e) {
      throw new MalformedException();
    }
  }

  private void readMembers(JsonParser json) throws IOException {
    require(json.nextToken() == JsonToken.START_OBJECT);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String member = json.currentName();
      json.nextToken();
      switch (member) {
        case "identityPoolId" -> pool = text(json);
        case "identityId" -> identity = text(json);
        case "dataSetName", "datasetName" -> dataset = text(json);
        case "operation" -> operation = text(json);
        case "payloadType" -> payloadType = text(json);
        case "kinesisSyncRecordsURL" -> address = text(json);
        case "syncCount" -> syncCount = number(json);
        case "previousSyncCount" -> previousSyncCount = number(json);
        case "complete" -> isComplete = json.currentToken() == JsonToken.VALUE_TRUE;
        case "kinesisSyncRecords" -> records = records(json);
        default -> json.skipChildren();
      }
    }
    require(json.currentToken() == JsonToken.END_OBJECT);
  }

  private StreamMessage message() throws IOException {
    require(!pool.isEmpty() && !identity.isEmpty() && !dataset.isEmpty() && syncCount > 0);
    DatasetId id = new DatasetId(pool, identity, dataset);
    return switch (operation) {
      case "remove" -> new StreamMessage.Deletion(id, syncCount);
      case "replace" ->
          isComplete
              ? new StreamMessage.Copy(id, syncCount, content())
              : new StreamMessage.Update(id, syncCount, previousSyncCount, content());
      default -> throw new MalformedException();
    };
  }

  private StreamMessage.Records content() throws IOException {
    if (!payloadType.equals("S3Url")) {
      return new StreamMessage.Records.Inline(records);
    }
    try {
      return new StreamMessage.Records.InS3(URI.create(address));
    } catch (IllegalArgumentException e) {
      throw new MalformedException();
    }
  }

  private static List<CopiedRecord> records(JsonParser json) throws IOException {
    List<CopiedRecord> records = new ArrayList<>();
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return records;
    }
    require(json.currentToken() == JsonToken.START_ARRAY);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      records.add(record(json));
    }
    return records;
  }

  private static CopiedRecord record(JsonParser json) throws IOException {
    require(json.currentToken() == JsonToken.START_OBJECT);
    String key = "";
    String value = "";
    String op = "";
    long count = 0;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String member = json.currentName();
      json.nextToken();
      switch (member) {
        case "key" -> key = text(json);
        case "value" -> value = json.currentToken() == JsonToken.VALUE_NULL ? "" : text(json);
        case "op" -> op = text(json);
        case "syncCount" -> count = number(json);
        default -> json.skipChildren();
      }
    }
    require(!key.isEmpty() && (op.equals("replace") || op.equals("remove")) && count > 0);
    return new CopiedRecord(
        key, op.equals("remove") ? Optional.empty() : Optional.of(value), count);
  }

  private static String text(JsonParser json) throws IOException {
    require(json.currentToken() == JsonToken.VALUE_STRING);
    return json.getText();
  }

  private static long number(JsonParser json) throws IOException {
    require(json.currentToken() == JsonToken.VALUE_NUMBER_INT);
    return json.getLongValue();
  }

  private static void require(boolean isValid) throws IOException {
    if (!isValid) {
      throw new MalformedException();
    }
  }
}
