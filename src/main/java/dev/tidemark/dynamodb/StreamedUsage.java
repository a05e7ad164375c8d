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
  private final List<Consumer<List<DatasetNews>>> followers;

  /** Counts with an operation. */
  public StreamedUsage(CountUsage countUsage) {
    this(countUsage, List.of());
  }

  /**
   * Counts with an operation, and passes the news on.
   *
   * @param followers receive the news of each event one after the other, once its usage is counted.
   *     What they do is a hint, so one that fails is logged, and harms neither the others nor the
   *     count
   */
  public StreamedUsage(CountUsage countUsage, List<Consumer<List<DatasetNews>>> followers) {
    this.countUsage = countUsage;
    this.followers = List.copyOf(followers);
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
    followers.forEach(follower -> passOn(news, follower));
    return byStream.values().stream().mapToInt(List::size).sum();
  }

  private static void passOn(List<DatasetNews> news, Consumer<List<DatasetNews>> follower) {
    try {
      follower.accept(news);
    } catch (RuntimeException | Error e) {
      LOGGER.log(Level.ERROR, "The changes of a batch were counted, but not passed on", e);
    }
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
