package dev.tidemark.consistency.workload;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.CognitoEvent;
import com.amazonaws.services.lambda.runtime.events.CognitoEvent.DatasetRecord;
import dev.tidemark.consistency.checker.TriggerModel;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A sync trigger that rewrites updates as {@link TriggerModel} says. */
public class RewritingTrigger implements RequestHandler<CognitoEvent, CognitoEvent> {
  /** Creates the trigger; the service calls this by reflection. */
  public RewritingTrigger() {}

  @Override
  public CognitoEvent handleRequest(CognitoEvent event, Context context) {
    Map<String, DatasetRecord> records = event.getDatasetRecords();
    Optional<String> mirrored = Optional.empty();
    for (Map.Entry<String, DatasetRecord> entry : Map.copyOf(records).entrySet()) {
      DatasetRecord patched = entry.getValue();
      String value = patched.getNewValue();
      if (value != null && !Objects.equals(value, patched.getOldValue())) {
        rewrite(records, entry.getKey(), patched, value);
        mirrored = entry.getKey().equals(TriggerModel.MIRRORED) ? Optional.of(value) : mirrored;
      }
    }
    mirrored.ifPresent(value -> records.put(TriggerModel.MIRROR, replacement(value)));
    return event;
  }

  private static void rewrite(
      Map<String, DatasetRecord> records, String key, DatasetRecord patched, String value) {
    if (value.startsWith(TriggerModel.VETO)) {
      throw new IllegalStateException("vetoed");
    }
    if (value.startsWith(TriggerModel.SHOUT)) {
      patched.setNewValue(value.toUpperCase(Locale.ROOT));
    } else if (value.startsWith(TriggerModel.DROP)) {
      records.remove(key);
    } else if (value.startsWith(TriggerModel.REMOVE)) {
      patched.setOp("remove");
    } else if (value.startsWith(TriggerModel.NULL)) {
      patched.setNewValue(null);
    } else if (value.startsWith(TriggerModel.BAD_OP)) {
      patched.setOp("nonsense");
    }
  }

  private static DatasetRecord replacement(String value) {
    DatasetRecord replacement = new DatasetRecord();
    replacement.setNewValue(value);
    replacement.setOp("replace");
    return replacement;
  }
}
