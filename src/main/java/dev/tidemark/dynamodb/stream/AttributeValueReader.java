package dev.tidemark.dynamodb.stream;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads attributes in DynamoDB's JSON.
 *
 * @param json the parser, at the object to read
 */
public record AttributeValueReader(JsonParser json) {
  /**
   * Reads an object of attributes by name.
   *
   * @throws IOException if there is none
   */
  public Map<String, AttributeValue> attributes() throws IOException {
    require(JsonToken.START_OBJECT);
    Map<String, AttributeValue> attributes = new HashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      attributes.put(name, value());
    }
    return attributes;
  }

  /** Reads an object with one member, whose name is the type of the value. */
  private AttributeValue value() throws IOException {
    require(JsonToken.START_OBJECT);
    if (json.nextToken() == JsonToken.END_OBJECT) {
      // DynamoDB Local's stream shows an empty map without its type.
      return AttributeValue.fromM(Map.of());
    }
    String type = json.currentName();
    json.nextToken();
    AttributeValue value = valueOf(type);
    json.nextToken();
    require(JsonToken.END_OBJECT);
    return value;
  }

  private AttributeValue valueOf(String type) throws IOException {
    return switch (type) {
      case "S" -> AttributeValue.fromS(json.getText());
      case "N" -> AttributeValue.fromN(json.getText());
      case "B" -> AttributeValue.fromB(bytes());
      case "M" -> AttributeValue.fromM(attributes());
      case "L" -> AttributeValue.fromL(list(this::value));
      case "BOOL" -> AttributeValue.fromBool(json.getBooleanValue());
      case "NULL" -> AttributeValue.fromNul(json.getBooleanValue());
      case "SS" -> AttributeValue.fromSs(list(json::getText));
      case "NS" -> AttributeValue.fromNs(list(json::getText));
      case "BS" -> AttributeValue.fromBs(list(this::bytes));
      default -> {
        // A type that DynamoDB may have later; what needs the value finds none.
        json.skipChildren();
        yield AttributeValue.builder().build();
      }
    };
  }

  private SdkBytes bytes() throws IOException {
    return SdkBytes.fromByteArrayUnsafe(json.getBinaryValue());
  }

  private interface ElementReader<T> {
    T read() throws IOException;
  }

  private <T> List<T> list(ElementReader<T> element) throws IOException {
    require(JsonToken.START_ARRAY);
    List<T> elements = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      elements.add(element.read());
    }
    return elements;
  }

  private void require(JsonToken expected) throws IOException {
    if (json.currentToken() != expected) {
      throw new JsonParseException(json, "not an attribute value: no " + expected);
    }
  }
}
