package dev.tidemark.local.control;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.stream.AttributeValueReader;
import dev.tidemark.dynamodb.stream.AttributeValueWriter;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A copy of all items of the table. As JSON, it is an object with the items in DynamoDB's JSON.
 *
 * @param items the items
 */
record Snapshot(List<Map<String, AttributeValue>> items) {
  private static final String ITEMS = "items";

  Snapshot {
    items = List.copyOf(items);
  }

  /** Copies a table. */
  static Snapshot of(TableContent content) {
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    content.read(items::add);
    return new Snapshot(items);
  }

  /**
   * Reads a snapshot.
   *
   * @throws IOException if the input is no snapshot
   */
  static Snapshot read(InputStream input) throws IOException {
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    Json.read(input, json -> readInto(items, json));
    return new Snapshot(items);
  }

  private static void readInto(List<Map<String, AttributeValue>> items, JsonParser json)
      throws IOException {
    expect(json, JsonToken.START_OBJECT);
    expect(json, JsonToken.FIELD_NAME);
    if (!json.currentName().equals(ITEMS)) {
      throw new JsonParseException(json, "not a snapshot: no " + ITEMS);
    }
    expect(json, JsonToken.START_ARRAY);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      Map<String, AttributeValue> item = new AttributeValueReader(json).attributes();
      if (!item.containsKey(ItemKey.PARTITION) || !item.containsKey(ItemKey.SORT)) {
        throw new JsonParseException(json, "not a snapshot: an item without a key");
      }
      items.add(item);
    }
    expect(json, JsonToken.END_OBJECT);
  }

  private static void expect(JsonParser json, JsonToken expected) throws IOException {
    if (json.nextToken() != expected) {
      throw new JsonParseException(json, "not a snapshot: no " + expected);
    }
  }

  /** Returns the snapshot as JSON. */
  JsonWriter json() {
    return json -> {
      json.writeStartObject();
      json.writeArrayFieldStart(ITEMS);
      for (Map<String, AttributeValue> item : items) {
        new AttributeValueWriter(json).attributes(item);
      }
      json.writeEndArray();
      json.writeEndObject();
    };
  }
}
