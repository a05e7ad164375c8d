package dev.tidemark.browser;

import dev.tidemark.json.JsonValue.JsonObject;

/** The service whose operations edits call: the local one, or a deployed function. */
public interface SyncService {
  /**
   * Calls an operation.
   *
   * @param input the members of its input, ids included
   */
  Result call(SyncOperation operation, JsonObject input);

  /** The result of a call. */
  sealed interface Result {
    /** The operation succeeded. */
    record Output(JsonObject members) implements Result {}

    /**
     * The operation failed.
     *
     * @param type the type of the error
     * @param message the message for the caller
     */
    record Failed(String type, String message) implements Result {}
  }

  /** The operations that an edit calls. */
  enum SyncOperation {
    /** ListRecords, which issues the session token. */
    LIST_RECORDS("ListRecords"),
    /** UpdateRecords. */
    UPDATE_RECORDS("UpdateRecords");

    private final String operationName;

    SyncOperation(String operationName) {
      this.operationName = operationName;
    }

    /** Returns the name in Amazon's API. */
    String operationName() {
      return operationName;
    }
  }
}
