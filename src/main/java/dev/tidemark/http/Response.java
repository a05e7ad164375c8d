package dev.tidemark.http;

import dev.tidemark.json.JsonWriter;
import dev.tidemark.model.Conflict;
import java.util.List;

/** The response of an operation, for HTTP and for a direct invocation alike. */
public sealed interface Response {

  /**
   * The operation succeeded.
   *
   * @param body writes the operation's output
   */
  record Output(JsonWriter body) implements Response {}

  /**
   * The operation failed, or was refused.
   *
   * @param type the error, as clients know it
   * @param message the cause, for the developer of the client
   * @param conflicts the conflicting records; empty unless the error is a conflict
   */
  record Failure(ErrorType type, String message, List<Conflict> conflicts) implements Response {
    public Failure {
      conflicts = List.copyOf(conflicts);
    }

    /** Makes a failure without conflicts. */
    public Failure(ErrorType type, String message) {
      this(type, message, List.of());
    }
  }
}
