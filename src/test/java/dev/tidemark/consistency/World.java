package dev.tidemark.consistency;

import dev.tidemark.json.JsonValue.JsonObject;
import java.time.Duration;
import java.util.List;

/** Where clients live: it carries their requests to the service, and keeps the history. */
interface World {

  /**
   * Who sends a request.
   *
   * @param author who is named as author where no device is: an identity, or an account
   * @param isDeveloper whether it has a developer's credentials
   */
  record Sender(String author, boolean isDeveloper) {}

  /**
   * What came back.
   *
   * @param status 0 if nothing did
   */
  record Answer(int status, JsonObject body) {}

  /**
   * Sends a request and waits for the answer.
   *
   * @param operation as the API names it
   * @param input as the API names its members, without pool and identity
   */
  Answer call(Sender sender, String operation, JsonObject input);

  /** Lets time pass. */
  void sleep(Duration time);

  /** Returns what is stored of the clients' identity, an item each. */
  List<String> items();

  /** Has something done beside what is going on. */
  void later(Duration delay, Runnable task);
}
