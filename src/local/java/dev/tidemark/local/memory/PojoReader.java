package dev.tidemark.local.memory;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * Reads the SDK's types from JSON as servers get them, by the SDK's description of their members.
 * Ignores members that it does not know, as AWS does.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html">AWS JSON 1.0</a>
 */
final class PojoReader {
  private static final Map<MarshallingType<?>, Scalar> SCALARS =
      Map.of(
          MarshallingType.STRING,
          PojoReader::text,
          MarshallingType.SDK_BYTES,
          json -> SdkBytes.fromByteArrayUnsafe(json.getBinaryValue()),
          MarshallingType.BOOLEAN,
          JsonParser::getBooleanValue,
          MarshallingType.INTEGER,
          JsonParser::getIntValue,
          MarshallingType.LONG,
          JsonParser::getLongValue,
          MarshallingType.DOUBLE,
          JsonParser::getDoubleValue,
          MarshallingType.INSTANT,
          json -> Instant.ofEpochMilli(Math.round(json.getDoubleValue() * 1000)));

  private final JsonParser json;

  /** Reads a value that is neither an object nor an array. */
  private interface Scalar {
    Object read(JsonParser json) throws IOException;
  }

  /** Creates a reader of a parser that is at the first token. */
  PojoReader(JsonParser json) {
    this.json = json;
  }

  /** Sets the members of a builder from an object. */
  void read(SdkPojo builder) throws IOException {
    require(JsonToken.START_OBJECT);
    Map<String, SdkField<?>> fields =
        builder.sdkFields().stream()
            .collect(Collectors.toMap(SdkField::locationName, field -> field));
    while (json.nextToken() != JsonToken.END_OBJECT) {
      SdkField<?> field = fields.get(json.currentName());
      json.nextToken();
      if (field == null) {
        json.skipChildren();
      } else if (json.currentToken() != JsonToken.VALUE_NULL) {
        field.set(builder, value(field));
      }
    }
  }

  private Object value(SdkField<?> field) throws IOException {
    MarshallingType<?> type = field.marshallingType();
    if (type.equals(MarshallingType.SDK_POJO)) {
      return built(field);
    }
    if (type.equals(MarshallingType.LIST)) {
      return list(field.getTrait(ListTrait.class).memberFieldInfo());
    }
    if (type.equals(MarshallingType.MAP)) {
      return map(field.getTrait(MapTrait.class).valueFieldInfo());
    }
    Scalar scalar = SCALARS.get(type);
    if (scalar == null) {
      throw new IOException("A member of the type " + type + " is not supported");
    }
    return scalar.read(json);
  }

  private Object built(SdkField<?> field) throws IOException {
    SdkPojo builder = field.constructor().get();
    read(builder);
    return builder instanceof Buildable buildable ? buildable.build() : builder;
  }

  private List<Object> list(SdkField<?> element) throws IOException {
    require(JsonToken.START_ARRAY);
    List<Object> elements = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(element));
    }
    return elements;
  }

  private Map<String, Object> map(SdkField<?> value) throws IOException {
    require(JsonToken.START_OBJECT);
    Map<String, Object> map = new LinkedHashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      map.put(name, value(value));
    }
    return map;
  }

  private static String text(JsonParser json) throws IOException {
    require(json, JsonToken.VALUE_STRING);
    return json.getText();
  }

  private void require(JsonToken expected) throws IOException {
    require(json, expected);
  }

  private static void require(JsonParser json, JsonToken expected) throws IOException {
    if (json.currentToken() != expected) {
      throw new IOException("Expected " + expected + ", found " + json.currentToken());
    }
  }
}
