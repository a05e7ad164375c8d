package dev.tidemark.streams;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.SyncCount;
import dev.tidemark.pool.CognitoStreams;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Streams in memory, which can be throttled or missing. */
public final class MemoryStream implements DatasetStreams {
  private final List<StreamMessage> published = new CopyOnWriteArrayList<>();
  private final List<StreamMessage> attempts = new CopyOnWriteArrayList<>();
  private volatile Function<CognitoStreams, DatasetStream.Result> behaviour =
      _ -> new DatasetStream.Result.Published();

  /** Sets the result of each attempt from now on; it may throw. */
  public void behave(Function<CognitoStreams, DatasetStream.Result> next) {
    behaviour = next;
  }

  @Override
  public DatasetStream of(CognitoStreams streams) {
    return message -> {
      attempts.add(message);
      DatasetStream.Result result = behaviour.apply(streams);
      if (result instanceof DatasetStream.Result.Published) {
        published.add(message);
      }
      return result;
    };
  }

  /** Returns the published messages in their order. */
  public List<StreamMessage> published() {
    return List.copyOf(published);
  }

  /** Returns the counts of a dataset's published messages in their order. */
  public List<Long> counts(DatasetId dataset) {
    return published.stream()
        .filter(message -> message.dataset().equals(dataset))
        .map(StreamMessage::syncCount)
        .map(SyncCount::value)
        .toList();
  }

  /** Returns the number of attempts to publish. */
  public int attempts() {
    return attempts.size();
  }
}
