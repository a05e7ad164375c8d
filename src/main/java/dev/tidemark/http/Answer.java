package dev.tidemark.http;

import dev.tidemark.json.JsonWriter;
import dev.tidemark.model.Conflict;
import java.util.List;

/** What an operation answers, before it is a response. */
public sealed interface Answer {

  /** The operation's output. */
  record Output(JsonWriter body) implements Answer {}

  /**
   * An error.
   *
   * @param type which
   * @param message what is wrong, for the developer of the client
   * @param conflicts of a conflict, the records that it is about
   */
  record Failure(ErrorType type, String message, List<Conflict> conflicts) implements Answer {
    public Failure {
      conflicts = List.copyOf(conflicts);
    }
  }

  /** Returns an error. */
  static Failure failure(ErrorType type, String message) {
    return new Failure(type, message, List.of());
  }
}
