package dev.tidemark.dynamodb.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.usage.SequenceNumber;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An event that was written is read as the same change. */
final class ChangeEventWriterTest {
  private static final SdkBytes BYTES = SdkBytes.fromByteArray(new byte[] {0, 1, -1});

  private static final Item ITEM =
      new Item(
          Map.of(
              "s", AttributeValue.fromS("ä\"€😀"),
              "n", AttributeValue.fromN("-1.5"),
              "b", AttributeValue.fromB(BYTES),
              "m", AttributeValue.fromM(Map.of("in", AttributeValue.fromS(""))),
              "l", AttributeValue.fromL(List.of(AttributeValue.fromBool(true))),
              "none", AttributeValue.fromNul(true),
              "ss", AttributeValue.fromSs(List.of("a", "b")),
              "ns", AttributeValue.fromNs(List.of("1", "2")),
              "bs", AttributeValue.fromBs(List.of(BYTES)),
              "later", AttributeValue.builder().build()));

  private static List<ItemChange> writtenAndRead(ItemChange change) throws IOException {
    List<ItemChange> read = new ArrayList<>();
    ChangeEventReader.read(new ByteArrayInputStream(ChangeEventWriter.event(change)), read::add);
    return read;
  }

  @Test
  void change_isReadAsItWasWritten() throws IOException {
    Item known =
        new Item(
            ITEM.attributes().entrySet().stream()
                .filter(attribute -> !attribute.getKey().equals("later"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    for (ItemChange change :
        List.of(
            new ItemChange("now", new SequenceNumber("7"), Optional.of(known), Optional.of(known)),
            new ItemChange("now", new SequenceNumber("8"), Optional.empty(), Optional.of(known)),
            new ItemChange("now", new SequenceNumber("9"), Optional.of(known), Optional.empty()))) {
      assertEquals(List.of(change), writtenAndRead(change));
    }
  }

  @Test
  void valueOfATypeThatDynamoDbMayHaveLater_doesNotStopTheWriter() throws IOException {
    ItemChange change =
        new ItemChange("now", new SequenceNumber("7"), Optional.empty(), Optional.of(ITEM));
    assertEquals(1, writtenAndRead(change).size());
  }
}
