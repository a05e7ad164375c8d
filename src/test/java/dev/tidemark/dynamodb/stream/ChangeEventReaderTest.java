package dev.tidemark.dynamodb.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.local.ChangeEvent;
import dev.tidemark.usage.SequenceNumber;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Events of a table's stream, as Lambda and DynamoDB Local shape them. */
class ChangeEventReaderTest {
  private static final Map<String, AttributeValue> KEY =
      Map.of("pk", AttributeValue.fromS("pool/identity"), "sk", AttributeValue.fromS("dataset/d"));

  private static List<ItemChange> read(byte[] event) throws IOException {
    List<ItemChange> changes = new ArrayList<>();
    ChangeEventReader.read(new ByteArrayInputStream(event), changes::add);
    return changes;
  }

  private static List<ItemChange> read(String event) throws IOException {
    return read(event.getBytes(UTF_8));
  }

  private static Map<String, AttributeValue> attributesOfEveryType() {
    SdkBytes bytes = SdkBytes.fromByteArray(new byte[] {0, -1, 7});
    Map<String, AttributeValue> attributes = new HashMap<>(KEY);
    attributes.put("S", AttributeValue.fromS("naïve \"𝄞\""));
    attributes.put("N", AttributeValue.fromN("-1.5E+7"));
    attributes.put("B", AttributeValue.fromB(bytes));
    attributes.put("BOOL", AttributeValue.fromBool(true));
    attributes.put("NULL", AttributeValue.fromNul(true));
    attributes.put("SS", AttributeValue.fromSs(List.of("a", "b")));
    attributes.put("NS", AttributeValue.fromNs(List.of("1", "2")));
    attributes.put("BS", AttributeValue.fromBs(List.of(bytes)));
    AttributeValue empty = AttributeValue.fromM(Map.of());
    attributes.put("M", AttributeValue.fromM(Map.of("empty", empty, "", empty)));
    attributes.put("L", AttributeValue.fromL(List.of(empty, AttributeValue.fromL(List.of()))));
    return attributes;
  }

  @Test
  void images_areReadAsTheyWere() throws IOException {
    Map<String, AttributeValue> image = attributesOfEveryType();
    Record record =
        Record.builder()
            .eventID("1")
            .eventName("MODIFY")
            .dynamodb(
                change ->
                    change.keys(KEY).oldImage(KEY).newImage(image).sequenceNumber("111000000000"))
            .build();
    assertEquals(
        List.of(
            new ItemChange(
                "2026-11-28T00:00:00.000",
                new SequenceNumber("111000000000"),
                Optional.of(new Item(KEY)),
                Optional.of(new Item(image)))),
        read(
            new ChangeEvent(
                    "arn:aws:dynamodb:us-east-1:1:table/t/stream/2026-11-28T00:00:00.000",
                    List.of(record))
                .toJson()));
  }

  @Test
  void emptyMapWithoutType_isAnEmptyMap() throws IOException {
    Item item =
        read("{'Records':[{'dynamodb':{'NewImage':{'m':{}},'SequenceNumber':'1'}}]}"
                .replace('\'', '"'))
            .getFirst()
            .after()
            .orElseThrow();
    assertEquals(Map.of("m", AttributeValue.fromM(Map.of())), item.attributes());
  }

  @Test
  void unknownMembersAndAbsentImages_areNoObstacle() throws IOException {
    assertEquals(
        List.of(new ItemChange("", new SequenceNumber("7"), Optional.empty(), Optional.empty())),
        read(
            """
            {"future": [{"a": 1}], "Records": [{"eventName": 7, "future": {"OldImage": 1},
              "dynamodb": {"SizeBytes": 1, "OldImage": null, "NewImage": {}, "SequenceNumber": "7"}}]}
            """));
    assertEquals(List.of(), read("{}"));
    assertEquals(List.of(), read("{\"Records\": []}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{\"Records\": {}}",
        "{\"Records\": [1]}",
        "{\"Records\": [{}]}",
        "{\"Records\": [{\"dynamodb\": 1}]}",
        "{\"Records\": [{\"dynamodb\": {\"SequenceNumber\": \"1\", \"NewImage\": []}}]}",
        "{\"Records\": [{\"dynamodb\": {\"SequenceNumber\": \"1\", \"NewImage\": {\"a\": 1}}}]}",
        "{\"Records\": [{\"dynamodb\": {\"SequenceNumber\": \"1\", \"NewImage\": {\"a\": {\"M\":"
            + " 1}}}}]}",
        "{\"Records\": [{\"dynamodb\": {\"SequenceNumber\": \"1\", \"NewImage\": {\"a\": {\"S\":"
            + " \"",
        "{\"Records\": [{\"dynamodb\": {\"SequenceNumber\": \"1\"}}"
      })
  void otherInput_isRefused(String input) {
    assertThrows(IOException.class, () -> read(input));
  }
}
