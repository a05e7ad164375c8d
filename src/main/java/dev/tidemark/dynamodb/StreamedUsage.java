package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.stream.ChangeEventReader;
import dev.tidemark.dynamodb.stream.ItemChange;
import dev.tidemark.model.DatasetNews;
import dev.tidemark.usage.CountUsage;
import dev.tidemark.usage.UsageChange;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Counts the usage of pools from the events that Lambda makes of the table's stream, and logs each
 * change that breaks a promise. Such a change is counted like any other. Each change is decoded
 * once, also for those who pass its news on.
 */
public final class StreamedUsage {
  private static final Logger LOGGER = System.getLogger(StreamedUsage.class.getName());

  private final CountUsage countUsage;
  private final Consumer<List<DatasetNews>> afterwards;

  /** Counts with an operation. */
  public StreamedUsage(CountUsage countUsage) {
    this(countUsage, _ -> {});
  }

  /**
   * Counts with an operation, and passes the news on.
   *
   * @param afterwards receives the news of each event, once its usage is counted
   */
  public StreamedUsage(CountUsage countUsage, Consumer<List<DatasetNews>> afterwards) {
    this.countUsage = countUsage;
    this.afterwards = afterwards;
  }

  /**
   * Counts the changes of an event. After an exception, the event must be delivered again.
   *
   * @return the number of changes of datasets in the event, also of those that were counted before
   * @throws IOException if the input is no event of a stream
   */
  public int count(InputStream event) throws IOException {
    Map<String, List<UsageChange>> byStream = new LinkedHashMap<>();
    List<DatasetNews> news = new ArrayList<>();
    ChangeEventReader.read(event, change -> add(change, byStream, news));
    byStream.forEach(countUsage::count);
    afterwards.accept(news);
    return byStream.values().stream().mapToInt(List::size).sum();
  }

  private static void add(
      ItemChange change, Map<String, List<UsageChange>> byStream, List<DatasetNews> news) {
    DatasetChanges.of(change, breach -> LOGGER.log(Level.ERROR, breach))
        .ifPresent(
            changed -> {
              byStream
                  .computeIfAbsent(change.stream(), _ -> new ArrayList<>())
                  .add(changed.usage());
              changed.news().ifPresent(news::add);
            });
  }
}
