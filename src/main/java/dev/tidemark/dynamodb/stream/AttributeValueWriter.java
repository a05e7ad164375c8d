package dev.tidemark.dynamodb.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Writes attribute values as DynamoDB's JSON, which {@link AttributeValueReader} reads.
 *
 * @param json the generator to write with
 */
public record AttributeValueWriter(JsonGenerator json) {
  /**
   * Writes attributes as an object.
   *
   * @throws IOException if the generator's destination fails
   */
  public void attributes(Map<String, AttributeValue> attributes) throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, AttributeValue> attribute : attributes.entrySet()) {
      json.writeFieldName(attribute.getKey());
      value(attribute.getValue());
    }
    json.writeEndObject();
  }

  /** Writes a value as an object with one member; one of an unknown type as an empty object. */
  private void value(AttributeValue value) throws IOException {
    json.writeStartObject();
    switch (value.type()) {
      case UNKNOWN_TO_SDK_VERSION -> {}
      case NUL -> json.writeBooleanField("NULL", value.nul());
      default -> {
        json.writeFieldName(value.type().name());
        content(value);
      }
    }
    json.writeEndObject();
  }

  private void content(AttributeValue value) throws IOException {
    switch (value.type()) {
      case S -> json.writeString(value.s());
      case N -> json.writeString(value.n());
      case B -> bytes(value.b());
      case M -> attributes(value.m());
      case L -> array(value.l(), this::value);
      case BOOL -> json.writeBoolean(value.bool());
      case SS -> array(value.ss(), json::writeString);
      case NS -> array(value.ns(), json::writeString);
      case BS -> array(value.bs(), this::bytes);
      case NUL, UNKNOWN_TO_SDK_VERSION -> throw new IllegalArgumentException("no content");
    }
  }

  private void bytes(SdkBytes bytes) throws IOException {
    json.writeBinary(bytes.asByteArrayUnsafe());
  }

  private interface ElementWriter<T> {
    void write(T element) throws IOException;
  }

  private <T> void array(List<T> elements, ElementWriter<T> writer) throws IOException {
    json.writeStartArray();
    for (T each : elements) {
      writer.write(each);
    }
    json.writeEndArray();
  }
}
