package dev.tidemark.http;

import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Caller;

/** Reads the input of one operation, runs the operation, and makes its response. */
public interface Endpoint {

  /** Returns the operation that this endpoint serves. */
  Operation operation();

  /**
   * Serves a call that {@link Access} has allowed.
   *
   * @param members the members of the operation's input
   * @throws BadRequestException if the input cannot be read or breaks its constraints
   */
  Response respond(JsonObject members, Caller caller);
}
