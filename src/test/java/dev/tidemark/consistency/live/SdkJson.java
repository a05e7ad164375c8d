package dev.tidemark.consistency.live;

import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonBoolean;
import dev.tidemark.json.JsonValue.JsonNull;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.Buildable;

/** Converts between JSON with the API's names and the structures of the official Java client. */
final class SdkJson {
  private SdkJson() {}

  /** Sets the fields of a builder that have a member in the JSON. */
  static void fill(SdkPojo builder, JsonObject json) {
    for (SdkField<?> field : builder.sdkFields()) {
      json.member(field.memberName()).ifPresent(value -> field.set(builder, toSdk(field, value)));
    }
  }

  private static Object toSdk(SdkField<?> field, JsonValue value) {
    return switch (value) {
      case JsonString(String text) -> text;
      case JsonBoolean(boolean truth) -> truth;
      case JsonNumber(String literal) -> number(field, new BigDecimal(literal));
      case JsonArray(List<JsonValue> elements) ->
          elements.stream().map(element -> toSdk(elementOf(field), element)).toList();
      case JsonObject object when field.marshallingType().equals(MarshallingType.SDK_POJO) ->
          structure(field, object);
      case JsonObject object -> texts(object);
      case JsonNull _ -> throw new IllegalArgumentException(field.memberName());
    };
  }

  private static Object number(SdkField<?> field, BigDecimal number) {
    if (field.marshallingType().equals(MarshallingType.INSTANT)) {
      return Instant.ofEpochMilli(number.movePointRight(3).longValueExact());
    }
    return field.marshallingType().equals(MarshallingType.INTEGER)
        ? (Object) number.intValueExact()
        : (Object) number.longValueExact();
  }

  private static SdkField<?> elementOf(SdkField<?> list) {
    return list.getTrait(ListTrait.class).memberFieldInfo();
  }

  private static Object structure(SdkField<?> field, JsonObject json) {
    SdkPojo builder = field.constructor().get();
    fill(builder, json);
    return ((Buildable) builder).build();
  }

  private static Map<String, String> texts(JsonObject object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object.members().keySet().forEach(name -> texts.put(name, object.string(name).orElseThrow()));
    return texts;
  }

  /** Returns the members that a structure has. */
  static JsonObject toJson(SdkPojo structure) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    for (SdkField<?> field : structure.sdkFields()) {
      Optional.ofNullable(field.getValueOrDefault(structure))
          .filter(value -> !isAbsent(value))
          .ifPresent(value -> members.put(field.memberName(), toJson(value)));
    }
    return new JsonObject(members);
  }

  private static boolean isAbsent(Object value) {
    return value instanceof SdkAutoConstructList<?> || value instanceof SdkAutoConstructMap<?, ?>;
  }

  private static JsonValue toJson(Object value) {
    return switch (value) {
      case SdkPojo structure -> toJson(structure);
      case List<?> list -> new JsonArray(list.stream().map(SdkJson::toJson).toList());
      case Map<?, ?> map -> toJson(map);
      case Instant date -> new JsonNumber(BigDecimal.valueOf(date.toEpochMilli(), 3).toString());
      case Boolean truth -> new JsonBoolean(truth);
      case Number number -> new JsonNumber(number.toString());
      default -> new JsonString(value.toString());
    };
  }

  private static JsonObject toJson(Map<?, ?> map) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    map.forEach((name, value) -> members.put(name.toString(), toJson(value)));
    return new JsonObject(members);
  }
}
