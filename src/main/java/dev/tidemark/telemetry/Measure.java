package dev.tidemark.telemetry;

import java.util.List;

/** The figures of a request. */
public enum Measure {
  /** Changes of datasets in a batch of the table's stream. */
  CHANGES("Changes"),
  /** Calls of DynamoDB. */
  DYNAMODB_CALLS("DynamoDbCalls"),
  /** Milliseconds in which calls of DynamoDB ran. */
  DYNAMODB_DURATION("DynamoDbDuration"),
  /** Read units of the calls that succeeded. */
  READ_UNITS("ReadUnits"),
  /** Write units of the calls that succeeded. */
  WRITE_UNITS("WriteUnits"),
  /** Attempts of calls after the first of each, which the SDK makes by itself. */
  DYNAMODB_RETRIES("DynamoDbRetries"),
  /** Attempts of calls that DynamoDB throttled. */
  THROTTLES("Throttles"),
  /** Attempts at a write of a dataset, those that another writer prevented included. */
  ATTEMPTS("Attempts"),
  /** 1 if the update was a replay of an earlier one. */
  REPLAYS("Replays"),
  /** Milliseconds in which the sync trigger ran. */
  TRIGGER_DURATION("TriggerDuration"),
  /** Invocations of the sync trigger that did not allow the update. */
  TRIGGER_FAILURES("TriggerFailures"),
  /** 1 if the response is a conflict. */
  CONFLICTS("Conflicts"),
  /** 1 if the service failed. */
  FAULTS("Faults");

  /** The figures that are metrics without dimensions. A line has those that are above 0. */
  public static final List<Measure> METRICS =
      List.of(CONFLICTS, DYNAMODB_RETRIES, FAULTS, REPLAYS, THROTTLES, TRIGGER_FAILURES);

  private final String wireName;

  Measure(String wireName) {
    this.wireName = wireName;
  }

  /** Returns the name in the line and, of a metric, in CloudWatch. */
  public String wireName() {
    return wireName;
  }
}
