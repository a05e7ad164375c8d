package dev.tidemark.dynamodb.stream;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.json.Json;
import dev.tidemark.usage.SequenceNumber;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads the event that Lambda makes of a batch of a table's stream, one change at a time. Members
 * that it does not know are skipped. The kind of a change follows from its images, not from its
 * event name: an expiry has another name in DynamoDB Local than in DynamoDB.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html">DynamoDB events</a>
 */
public final class ChangeEventReader {
  /** Precedes the label, the last part of a stream's ARN. */
  private static final char LABEL_SEPARATOR = '/';

  private final JsonParser json;
  private final Consumer<ItemChange> changes;

  private ChangeEventReader(JsonParser json, Consumer<ItemChange> changes) {
    this.json = json;
    this.changes = changes;
  }

  /**
   * Reads an event.
   *
   * @param changes receives the changes in the order of the stream
   * @throws IOException if the input is not such an event
   */
  public static void read(InputStream event, Consumer<ItemChange> changes) throws IOException {
    Json.read(event, json -> new ChangeEventReader(json, changes).readEvent());
  }

  private void readEvent() throws IOException {
    expect(json.nextToken(), JsonToken.START_OBJECT);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String member = json.currentName();
      JsonToken value = json.nextToken();
      if (member.equals("Records")) {
        expect(value, JsonToken.START_ARRAY);
        readRecords();
      } else {
        json.skipChildren();
      }
    }
  }

  private void readRecords() throws IOException {
    JsonToken token = json.nextToken();
    while (token != JsonToken.END_ARRAY) {
      expect(token, JsonToken.START_OBJECT);
      Members members = new Members();
      readMembers(members);
      changes.accept(members.change(json));
      token = json.nextToken();
    }
  }

  /** Reads the members of a record, and of the object {@code dynamodb} in it. */
  private void readMembers(Members members) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String member = json.currentName();
      JsonToken value = json.nextToken();
      switch (member) {
        case "eventSourceARN" -> members.source = json.getText();
        case "SequenceNumber" -> members.sequenceNumber = json.getText();
        case "OldImage" -> members.before = image(value);
        case "NewImage" -> members.after = image(value);
        case "dynamodb" -> {
          expect(value, JsonToken.START_OBJECT);
          readMembers(members);
        }
        default -> json.skipChildren();
      }
    }
  }

  private @Nullable Map<String, AttributeValue> image(JsonToken value) throws IOException {
    return value == JsonToken.VALUE_NULL ? null : new AttributeValueReader(json).attributes();
  }

  private void expect(@Nullable JsonToken found, JsonToken expected) throws IOException {
    if (found != expected) {
      throw new JsonParseException(json, "not an event of a stream: no " + expected);
    }
  }

  /** The members of a record while it is read. */
  private static final class Members {
    private String source = "";
    private String sequenceNumber = "";
    private @Nullable Map<String, AttributeValue> before;
    private @Nullable Map<String, AttributeValue> after;

    ItemChange change(JsonParser json) throws IOException {
      if (sequenceNumber.isEmpty()) {
        throw new JsonParseException(json, "not an event of a stream: no sequence number");
      }
      return new ItemChange(
          source.substring(source.lastIndexOf(LABEL_SEPARATOR) + 1),
          new SequenceNumber(sequenceNumber),
          item(before),
          item(after));
    }

    /** An image without attributes is as good as none. */
    private static Optional<Item> item(@Nullable Map<String, AttributeValue> image) {
      return Optional.ofNullable(image).filter(found -> !found.isEmpty()).map(Item::new);
    }
  }
}
