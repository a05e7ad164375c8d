package dev.tidemark.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.stream.ItemChange;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.usage.SequenceNumber;
import dev.tidemark.webpush.PublishEvents;
import dev.tidemark.webpush.WebPublisher.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The events of changes of dataset items. */
class StreamedEventsTest {
  private static final PoolIdentity OWNER =
      new PoolIdentity(new IdentityPoolId("us-east-1:pool"), new IdentityId("us-east-1:anna"));
  private static final ItemKey GAME =
      ItemKey.dataset(new DatasetId(OWNER, new DatasetName("game")));

  private final List<Request> published = new ArrayList<>();

  private static Optional<Item> image(ItemKey key, long count) {
    Map<String, AttributeValue> attributes = new HashMap<>(key.attributes());
    attributes.put("c", Item.number(count));
    return Optional.of(new Item(attributes));
  }

  private List<String> events(Optional<Item> before, Optional<Item> after) {
    new StreamedEvents(
            new PublishEvents(
                requests -> {
                  published.addAll(requests);
                  return List.of();
                },
                Set.of()))
        .publish(List.of(new ItemChange("label", new SequenceNumber("1"), before, after)));
    return published.stream().flatMap(request -> request.events().stream()).toList();
  }

  private static String event(long count, boolean deleted) {
    return """
    {"identityPoolId":"us-east-1:pool","identityId":"us-east-1:anna","datasetName":"game",\
    "syncCount":%d,"deleted":%s}\
    """
        .formatted(count, deleted);
  }

  @Test
  void creation_isNews() {
    assertEquals(List.of(event(1, false)), events(Optional.empty(), image(GAME, 1)));
  }

  @Test
  void update_isNews() {
    assertEquals(List.of(event(8, false)), events(image(GAME, 7), image(GAME, 8)));
  }

  /** Of a dataset that a restore raised above the floor. */
  @Test
  void raise_isNews() {
    assertEquals(List.of(event(1_000_001, false)), events(image(GAME, 7), image(GAME, 1_000_001)));
  }

  @Test
  void deletion_isNewsOfTheNextCount() {
    assertEquals(List.of(event(8, true)), events(image(GAME, 7), Optional.empty()));
  }

  @Test
  void repairWithoutANewCount_isNone() {
    assertEquals(List.of(), events(image(GAME, 7), image(GAME, 7)));
  }

  @Test
  void otherItems_areNone() {
    assertEquals(List.of(), events(Optional.empty(), image(ItemKey.identity(OWNER), 1)));
  }

  @Test
  void brokenItem_isNone() {
    assertEquals(List.of(), events(Optional.empty(), Optional.of(new Item(GAME.attributes()))));
    assertEquals(
        List.of(), events(Optional.empty(), image(new ItemKey("broken", "dataset/game"), 1)));
  }
}
