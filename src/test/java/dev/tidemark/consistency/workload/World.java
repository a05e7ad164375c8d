package dev.tidemark.consistency.workload;

import dev.tidemark.json.JsonValue.JsonObject;
import java.time.Duration;
import java.util.List;

/**
 * The environment of client actors: carries their requests to the service, and keeps the history.
 */
public interface World {

  /**
   * The sender of a request.
   *
   * @param author the author of updates that name no device: an identity or an account
   * @param isDeveloper whether the sender has developer credentials
   */
  record Sender(String author, boolean isDeveloper) {}

  /**
   * A response.
   *
   * @param status the HTTP status; 0 if the response is lost
   */
  record Response(int status, JsonObject body) {}

  /**
   * Sends a request and waits for the response.
   *
   * @param operation the operation's name in the API
   * @param input the operation's input, without the pool and the identity
   */
  Response call(Sender sender, String operation, JsonObject input);

  /** Lets time pass. */
  void sleep(Duration time);

  /** Runs a task concurrently after a delay. */
  void spawn(Duration delay, Runnable task);

  /** Returns what the table stores of the clients' identity, one text per item. */
  List<String> items();
}
