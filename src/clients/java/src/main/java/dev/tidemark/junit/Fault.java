package dev.tidemark.junit;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A fault that happens to the next request for a test's pool, or to its sync trigger; see {@link
 * Tidemark#inject}.
 */
public final class Fault {
  private final Map<String, String> members;

  private Fault(Map<String, String> members) {
    this.members = members;
  }

  /** The request is served, but the client gets no response. */
  public static Fault loseResponse() {
    return new Fault(Map.of("fault", quoted("loseResponse")));
  }

  /**
   * The request is not served, and gets a response with this status.
   *
   * @param status from 400 to 599; 429 has the error TooManyRequestsException, and 500
   *     InternalErrorException
   */
  public static Fault respond(int status) {
    return new Fault(Map.of("fault", quoted("respond"), "status", Integer.toString(status)));
  }

  /** The request is not served, and gets a response with this status and error. */
  public static Fault respond(int status, String errorType) {
    return respond(status).with("errorType", quoted(errorType));
  }

  /** The request is served after a time of up to 20 seconds. */
  public static Fault delay(Duration duration) {
    return lasting("delay", duration);
  }

  /** The sync trigger begins after a time of up to 20 seconds, which counts as the trigger's. */
  public static Fault slowTrigger(Duration duration) {
    return lasting("slowTrigger", duration);
  }

  /** The sync trigger fails. A pool without a trigger gets one for it. */
  public static Fault failTrigger() {
    return new Fault(Map.of("fault", quoted("failTrigger")));
  }

  /** The sync trigger is throttled. A pool without a trigger gets one for it. */
  public static Fault throttleTrigger() {
    return new Fault(Map.of("fault", quoted("throttleTrigger")));
  }

  private static Fault lasting(String fault, Duration duration) {
    return new Fault(
        Map.of("fault", quoted(fault), "milliseconds", Long.toString(duration.toMillis())));
  }

  /** Returns the fault for requests of one operation only, such as {@code UpdateRecords}. */
  public Fault onOperation(String operation) {
    return with("operation", quoted(operation));
  }

  /** Returns the fault for requests of one identity only. */
  public Fault onIdentity(String identityId) {
    return with("identity", quoted(identityId));
  }

  /** Returns the fault for requests of one dataset only. */
  public Fault onDataset(String datasetName) {
    return with("dataset", quoted(datasetName));
  }

  /** Returns the fault for so many requests, from 1 to 1,000. */
  public Fault times(int count) {
    return with("count", Integer.toString(count));
  }

  /** Returns the fault for requests of one pool only, as JSON. */
  String jsonFor(String identityPoolId) {
    return with("pool", quoted(identityPoolId)).members.entrySet().stream()
        .map(member -> quoted(member.getKey()) + ":" + member.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  private Fault with(String name, String json) {
    Map<String, String> more = new TreeMap<>(members);
    more.put(name, json);
    return new Fault(more);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
