package dev.tidemark.local;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.dynamodb.stream.AttributeValueWriter;
import dev.tidemark.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * The event that Lambda makes of a batch of a table's stream.
 *
 * @param streamArn the ARN of the stream
 * @param records the changes in the order of the stream
 */
public record ChangeEvent(String streamArn, List<Record> records) {
  /** Copies the list, so that the event cannot change. */
  public ChangeEvent {
    records = List.copyOf(records);
  }

  /** Returns the event in JSON. */
  public byte[] toJson() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      Json.write(bytes, this::write);
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("Records");
    for (Record record : records) {
      write(json, record);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void write(JsonGenerator json, Record record) throws IOException {
    json.writeStartObject();
    json.writeStringField("eventID", record.eventID());
    json.writeStringField("eventName", record.eventNameAsString());
    json.writeStringField("eventVersion", "1.1");
    json.writeStringField("eventSource", "aws:dynamodb");
    json.writeStringField("awsRegion", HttpEvent.REGION);
    json.writeFieldName("dynamodb");
    write(json, record.dynamodb());
    json.writeStringField("eventSourceARN", streamArn);
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, StreamRecord change) throws IOException {
    json.writeStartObject();
    writeImage(json, "Keys", change.keys());
    if (change.hasNewImage()) {
      writeImage(json, "NewImage", change.newImage());
    }
    if (change.hasOldImage()) {
      writeImage(json, "OldImage", change.oldImage());
    }
    json.writeStringField("SequenceNumber", change.sequenceNumber());
    json.writeStringField("StreamViewType", "NEW_AND_OLD_IMAGES");
    json.writeEndObject();
  }

  private static void writeImage(
      JsonGenerator json, String member, Map<String, AttributeValue> attributes)
      throws IOException {
    json.writeFieldName(member);
    new AttributeValueWriter(json).attributes(attributes);
  }
}
