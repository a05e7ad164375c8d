package dev.tidemark.webpush;

import dev.tidemark.json.Json;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetNews;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.webpush.WebPublisher.Request;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Publishes the changes of a batch as events: one for each dataset, with its highest count. Events
 * are hints. One that is not published is logged and never tried again: a device that lists the
 * dataset finds the change all the same.
 */
public final class PublishEvents {
  /** Begins the log line of a batch with failures. The template's metric filter looks for it. */
  public static final String FAILED_LOG_TEXT = "Events for the web are not published";

  private static final Logger LOGGER = System.getLogger(PublishEvents.class.getName());

  private final WebPublisher publisher;
  private final Set<IdentityPoolId> pools;

  /**
   * Publishes with a publisher.
   *
   * @param pools the pools whose changes are published; empty means all
   */
  public PublishEvents(WebPublisher publisher, Set<IdentityPoolId> pools) {
    this.publisher = publisher;
    this.pools = Set.copyOf(pools);
  }

  /** Publishes the changes of a batch. It throws nothing: events must not fail what they follow. */
  public void publish(List<DatasetNews> changes) {
    try {
      List<Request> requests = requests(changes);
      if (requests.isEmpty()) {
        return;
      }
      List<String> failures = publisher.publish(requests);
      if (!failures.isEmpty()) {
        LOGGER.log(
            Level.WARNING,
            "%s: %d of %d requests failed: %s"
                .formatted(FAILED_LOG_TEXT, failures.size(), requests.size(), counted(failures)));
      }
    } catch (RuntimeException e) {
      LOGGER.log(Level.WARNING, FAILED_LOG_TEXT, e);
    }
  }

  private List<Request> requests(List<DatasetNews> changes) {
    Map<DatasetId, DatasetNews> latest = new LinkedHashMap<>();
    changes.stream()
        .filter(event -> pools.isEmpty() || pools.contains(event.dataset().owner().pool()))
        .forEach(event -> latest.merge(event.dataset(), event, PublishEvents::later));
    Map<PoolIdentity, List<String>> byOwner = new LinkedHashMap<>();
    for (DatasetNews event : latest.values()) {
      byOwner.computeIfAbsent(event.dataset().owner(), _ -> new ArrayList<>()).add(json(event));
    }
    return byOwner.entrySet().stream()
        .flatMap(
            owner ->
                Channel.of(owner.getKey()).stream()
                    .flatMap(channel -> requests(channel, owner.getValue())))
        .toList();
  }

  private static Stream<Request> requests(Channel channel, List<String> events) {
    return IntStream.iterate(
            0, from -> from < events.size(), from -> from + WebPublisher.MAX_EVENTS)
        .mapToObj(
            from ->
                new Request(
                    channel,
                    events.subList(from, Math.min(events.size(), from + WebPublisher.MAX_EVENTS))));
  }

  private static DatasetNews later(DatasetNews one, DatasetNews other) {
    return other.syncCount().isAbove(one.syncCount()) ? other : one;
  }

  /** Returns the event as its subscribers get it. It says nothing about the content. */
  private static String json(DatasetNews news) {
    DatasetId dataset = news.dataset();
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeStringField("identityPoolId", dataset.owner().pool().value());
          json.writeStringField("identityId", dataset.owner().identity().value());
          json.writeStringField("datasetName", dataset.name().value());
          json.writeNumberField("syncCount", news.syncCount().value());
          json.writeBooleanField("deleted", news.deleted());
          json.writeEndObject();
        });
  }

  /** Returns each reason once, with its number. */
  private static Map<String, Long> counted(List<String> failures) {
    return failures.stream()
        .collect(Collectors.groupingBy(reason -> reason, TreeMap::new, Collectors.counting()));
  }
}
