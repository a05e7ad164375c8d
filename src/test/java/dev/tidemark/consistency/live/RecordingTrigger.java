package dev.tidemark.consistency.live;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.CognitoEvent;
import dev.tidemark.consistency.workload.RewritingTrigger;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A {@link RewritingTrigger} that passes each event to the run of its identity first. */
public final class RecordingTrigger extends RewritingTrigger {
  private static final Map<String, Consumer<CognitoEvent>> RUNS = new ConcurrentHashMap<>();

  /** Creates the trigger; the service calls this by reflection. */
  public RecordingTrigger() {}

  /** Passes all later events of an identity to a consumer. */
  static void record(String identity, Consumer<CognitoEvent> consumer) {
    RUNS.put(identity, consumer);
  }

  @Override
  public CognitoEvent handleRequest(CognitoEvent event, Context context) {
    RUNS.getOrDefault(event.getIdentityId(), _ -> {}).accept(event);
    return super.handleRequest(event, context);
  }
}
