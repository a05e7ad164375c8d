package dev.tidemark.local.memory;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/**
 * Writes the SDK's types to JSON as servers send them, by the SDK's description of their members.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html">AWS JSON 1.0</a>
 */
final class PojoWriter {
  private final JsonGenerator json;

  PojoWriter(JsonGenerator json) {
    this.json = json;
  }

  /** Writes the members that are set, without the braces around them. */
  void members(SdkPojo pojo) throws IOException {
    for (SdkField<?> field : pojo.sdkFields()) {
      Object value = field.getValueOrDefault(pojo);
      if (value != null
          && !(value instanceof SdkAutoConstructList)
          && !(value instanceof SdkAutoConstructMap)) {
        json.writeFieldName(field.locationName());
        value(value);
      }
    }
  }

  private void value(Object value) throws IOException {
    switch (value) {
      case SdkPojo pojo -> {
        json.writeStartObject();
        members(pojo);
        json.writeEndObject();
      }
      case List<?> list -> {
        json.writeStartArray();
        for (Object element : list) {
          value(element);
        }
        json.writeEndArray();
      }
      case Map<?, ?> map -> map(map);
      default -> scalar(value);
    }
  }

  private void map(Map<?, ?> map) throws IOException {
    json.writeStartObject();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      json.writeFieldName(String.valueOf(entry.getKey()));
      value(entry.getValue());
    }
    json.writeEndObject();
  }

  private void scalar(Object value) throws IOException {
    switch (value) {
      case String text -> json.writeString(text);
      case Boolean truth -> json.writeBoolean(truth);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      case Instant time -> json.writeNumber(BigDecimal.valueOf(time.toEpochMilli(), 3));
      case SdkBytes bytes -> json.writeBinary(bytes.asByteArrayUnsafe());
      default -> throw new IOException("A value of " + value.getClass() + " is not supported");
    }
  }
}
