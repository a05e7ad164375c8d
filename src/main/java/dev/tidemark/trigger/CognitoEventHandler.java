package dev.tidemark.trigger;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.CognitoEvent;
import com.amazonaws.services.lambda.runtime.events.CognitoEvent.DatasetRecord;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.MalformedJsonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adapts a handler of Amazon's event class to one that reads and writes JSON. Output that the class
 * cannot represent, such as a value that is no string, cannot occur.
 */
final class CognitoEventHandler implements RequestStreamHandler {
  private final RequestHandler<CognitoEvent, CognitoEvent> handler;

  CognitoEventHandler(RequestHandler<CognitoEvent, CognitoEvent> handler) {
    this.handler = handler;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    @Nullable CognitoEvent result = handler.handleRequest(read(input), context);
    Json.write(output, json -> write(json, result));
  }

  private static CognitoEvent read(InputStream input) throws IOException {
    JsonObject json = object(input);
    Map<String, DatasetRecord> records = new LinkedHashMap<>();
    json.object(TriggerEvent.RECORDS)
        .members()
        .forEach(
            (key, value) -> {
              if (value instanceof JsonObject entry) {
                records.put(key, read(entry));
              }
            });
    CognitoEvent event = new CognitoEvent();
    event.setVersion(TriggerEvent.VERSION);
    event.setEventType(json.string("eventType").orElse(null));
    event.setRegion(json.string("region").orElse(null));
    event.setIdentityPoolId(json.string("identityPoolId").orElse(null));
    event.setIdentityId(json.string("identityId").orElse(null));
    event.setDatasetName(json.string("datasetName").orElse(null));
    event.setDatasetRecords(records);
    return event;
  }

  private static JsonObject object(InputStream input) throws IOException {
    try {
      JsonValue value = Json.parse(input.readAllBytes());
      return value instanceof JsonObject event ? event : JsonObject.EMPTY;
    } catch (MalformedJsonException e) {
      throw new IOException(e);
    }
  }

  private static DatasetRecord read(JsonObject entry) {
    DatasetRecord record = new DatasetRecord();
    record.setOldValue(entry.string(TriggerEvent.OLD_VALUE).orElse(null));
    record.setNewValue(entry.string(TriggerEvent.NEW_VALUE).orElse(null));
    record.setOp(entry.string(TriggerEvent.OP).orElse(null));
    return record;
  }

  private static void write(JsonGenerator json, @Nullable CognitoEvent event) throws IOException {
    if (event == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeFieldName("version");
    write(json, event.getVersion());
    json.writeStringField("eventType", event.getEventType());
    json.writeStringField("region", event.getRegion());
    json.writeStringField("identityPoolId", event.getIdentityPoolId());
    json.writeStringField("identityId", event.getIdentityId());
    json.writeStringField("datasetName", event.getDatasetName());
    json.writeFieldName(TriggerEvent.RECORDS);
    write(json, event.getDatasetRecords());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, @Nullable Integer number) throws IOException {
    if (number == null) {
      json.writeNull();
    } else {
      json.writeNumber(number);
    }
  }

  private static void write(JsonGenerator json, @Nullable Map<String, DatasetRecord> records)
      throws IOException {
    if (records == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    for (Map.Entry<String, @Nullable DatasetRecord> entry : records.entrySet()) {
      json.writeFieldName(entry.getKey());
      write(json, entry.getValue());
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, @Nullable DatasetRecord record) throws IOException {
    if (record == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeStringField(TriggerEvent.OLD_VALUE, record.getOldValue());
    json.writeStringField(TriggerEvent.NEW_VALUE, record.getNewValue());
    json.writeStringField(TriggerEvent.OP, record.getOp());
    json.writeEndObject();
  }
}
