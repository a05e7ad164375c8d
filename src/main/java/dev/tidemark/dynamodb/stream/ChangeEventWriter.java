package dev.tidemark.dynamodb.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes a change as an event that {@link ChangeEventReader} reads, to handle it once more. */
public final class ChangeEventWriter {
  private final JsonGenerator json;

  private ChangeEventWriter(JsonGenerator json) {
    this.json = json;
  }

  /** Returns an event with one change, in UTF-8. */
  public static byte[] event(ItemChange change) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      Json.write(bytes, json -> new ChangeEventWriter(json).writeEvent(change));
    } catch (IOException e) {
      throw new UncheckedIOException("writing memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private void writeEvent(ItemChange change) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("Records");
    json.writeStartObject();
    json.writeStringField("eventSourceARN", change.stream());
    json.writeObjectFieldStart("dynamodb");
    json.writeStringField("SequenceNumber", change.sequenceNumber().toString());
    if (change.before().isPresent()) {
      writeImage("OldImage", change.before().get());
    }
    if (change.after().isPresent()) {
      writeImage("NewImage", change.after().get());
    }
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }

  private void writeImage(String name, Item image) throws IOException {
    json.writeFieldName(name);
    new AttributeValueWriter(json).attributes(image.attributes());
  }
}
