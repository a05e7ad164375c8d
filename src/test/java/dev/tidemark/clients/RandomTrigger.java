package dev.tidemark.clients;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.CognitoEvent;
import com.amazonaws.services.lambda.runtime.events.CognitoEvent.DatasetRecord;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A sync trigger of random schedules: what it does goes by keys and values. {@link
 * ReferenceService} says what must become of it.
 */
public final class RandomTrigger implements RequestHandler<CognitoEvent, CognitoEvent> {
  /** A value that is changed, one that is removed by its op, one by null, and one left out. */
  static final String REWRITTEN = "22";

  static final String REMOVED = "1";
  static final String NULLED = "x".repeat(99);
  static final String LEFT_OUT = "\"quoted\"\n";

  /** What {@link #REWRITTEN} becomes. */
  static final String AFTER = "rewritten";

  /** The key whose value is copied to {@link #COPY} whenever it changes. */
  static final String COPIED = "c";

  /** The key that nobody patches. */
  static final String COPY = "copy";

  /** Keys of which the value {@link #NULLED} makes the trigger answer nonsense, or fail. */
  static final String NONSENSE = "a";

  static final String FAILING = "b";

  private static final Map<String, Integer> INVOCATIONS = new ConcurrentHashMap<>();

  /** Returns how often updates of an identity were seen. */
  static int invocations(String identity) {
    return INVOCATIONS.getOrDefault(identity, 0);
  }

  @Override
  public CognitoEvent handleRequest(CognitoEvent event, Context context) {
    INVOCATIONS.merge(event.getIdentityId(), 1, Integer::sum);
    Map<String, DatasetRecord> records = event.getDatasetRecords();
    for (Map.Entry<String, DatasetRecord> entry : Map.copyOf(records).entrySet()) {
      if (isPatched(entry.getValue()) && entry.getValue().getNewValue() != null) {
        judge(entry.getKey(), entry.getValue(), records);
      }
    }
    return event;
  }

  /** Of a patch with the value that is stored, a trigger cannot tell. */
  private static boolean isPatched(DatasetRecord dataset) {
    return !Objects.equals(dataset.getNewValue(), dataset.getOldValue());
  }

  private static void judge(String key, DatasetRecord dataset, Map<String, DatasetRecord> records) {
    String value = dataset.getNewValue();
    if (value.equals(NULLED)) {
      switch (key) {
        case NONSENSE -> dataset.setOp("nonsense");
        case FAILING -> throw new IllegalStateException("refused");
        default -> dataset.setNewValue(null);
      }
    } else if (value.equals(REMOVED)) {
      dataset.setOp("remove");
    } else if (value.equals(REWRITTEN)) {
      dataset.setNewValue(AFTER);
    } else if (value.equals(LEFT_OUT)) {
      records.remove(key);
    }
    if (key.equals(COPIED)) {
      DatasetRecord copy = new DatasetRecord();
      copy.setNewValue(value);
      copy.setOp("replace");
      records.put(COPY, copy);
    }
  }
}
