package dev.tidemark.webpush;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.LogLines;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.DatasetNews;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.SyncCount;
import dev.tidemark.webpush.WebPublisher.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PublishEventsTest {
  private static final IdentityPoolId POOL = new IdentityPoolId("us-east-1:pool");
  private static final PoolIdentity ANNA = new PoolIdentity(POOL, new IdentityId("us-east-1:anna"));
  private static final PoolIdentity BEN = new PoolIdentity(POOL, new IdentityId("us-east-1:ben"));

  @RegisterExtension private final LogLines log = new LogLines(PublishEvents.class);
  private final List<Request> published = new ArrayList<>();

  private static DatasetNews update(PoolIdentity owner, String dataset, long count) {
    return event(owner, dataset, count, false);
  }

  private static DatasetNews event(
      PoolIdentity owner, String dataset, long count, boolean deleted) {
    return new DatasetNews(
        new DatasetId(owner, new DatasetName(dataset)),
        new SyncCount(count),
        Optional.empty(),
        deleted);
  }

  private void publish(DatasetNews... changes) {
    new PublishEvents(
            requests -> {
              published.addAll(requests);
              return List.of();
            },
            Set.of())
        .publish(List.of(changes));
  }

  private static Request request(String identity, String... events) {
    return new Request(new Channel("/sync/us-east-1/pool/us-east-1/" + identity), List.of(events));
  }

  private static String json(String identity, String dataset, long count, boolean deleted) {
    return """
    {"identityPoolId":"us-east-1:pool","identityId":"us-east-1:%s","datasetName":"%s",\
    "syncCount":%d,"deleted":%s}\
    """
        .formatted(identity, dataset, count, deleted);
  }

  @Test
  void changesOfADataset_areOneEventWithTheHighestCount() {
    publish(update(ANNA, "game", 3), update(ANNA, "game", 5), update(ANNA, "game", 4));
    assertEquals(List.of(request("anna", json("anna", "game", 5, false))), published);
  }

  @Test
  void identities_haveChannelsOfTheirOwn() {
    publish(update(ANNA, "game", 1), update(BEN, "game", 7), update(ANNA, "settings", 2));
    assertEquals(
        List.of(
            request("anna", json("anna", "game", 1, false), json("anna", "settings", 2, false)),
            request("ben", json("ben", "game", 7, false))),
        published);
  }

  @Test
  void deletion_isNews() {
    publish(update(ANNA, "game", 3), event(ANNA, "game", 4, true));
    assertEquals(List.of(request("anna", json("anna", "game", 4, true))), published);
  }

  @Test
  void creationAfterADeletion_isTheLaterNews() {
    publish(event(ANNA, "game", 4, true), update(ANNA, "game", 6));
    assertEquals(List.of(request("anna", json("anna", "game", 6, false))), published);
  }

  @Test
  void sixDatasets_areTwoRequests() {
    publish(
        IntStream.range(0, 6).mapToObj(i -> update(ANNA, "d" + i, 1)).toArray(DatasetNews[]::new));
    assertEquals(List.of(5, 1), published.stream().map(each -> each.events().size()).toList());
  }

  @Test
  void otherPools_areNotPublished() {
    PublishEvents publishEvents =
        new PublishEvents(
            requests -> {
              published.addAll(requests);
              return List.of();
            },
            Set.of(new IdentityPoolId("us-east-1:other")));
    publishEvents.publish(List.of(update(ANNA, "game", 1)));
    assertEquals(List.of(), published);
  }

  @Test
  void identityWithoutAChannel_stopsNoOther() {
    publish(
        update(new PoolIdentity(POOL, new IdentityId("us_east:1")), "game", 1),
        update(ANNA, "game", 2));
    assertEquals(List.of(request("anna", json("anna", "game", 2, false))), published);
  }

  @Test
  void failures_areLoggedOnce_withoutNames() {
    new PublishEvents(_ -> List.of("status 403", "no response in time", "status 403"), Set.of())
        .publish(List.of(update(ANNA, "secret", 1)));
    assertEquals(
        List.of(
            "WARNING Events for the web are not published: 3 of 1 requests failed:"
                + " {no response in time=1, status 403=2}"),
        log.all());
  }

  @Test
  void brokenPublisher_harmsNothing() {
    new PublishEvents(
            _ -> {
              throw new IllegalStateException("no credentials");
            },
            Set.of())
        .publish(List.of(update(ANNA, "secret", 1)));
    assertEquals(1, log.all().size());
    assertTrue(
        log.all().getFirst().startsWith("WARNING " + PublishEvents.FAILED_LOG_TEXT),
        log.all()::toString);
    assertFalse(log.all().getFirst().contains("secret"));
  }

  @Test
  void noChange_isNoRequest() {
    new PublishEvents(
            _ -> {
              throw new AssertionError("nothing to publish");
            },
            Set.of())
        .publish(List.of());
    assertEquals(List.of(), log.all());
  }
}
