package dev.tidemark.http;

import dev.tidemark.model.Caller;

/** Reads the input of one operation, runs it, and says what the output is. */
interface Endpoint {

  /** Returns whose endpoint this is. */
  Operation operation();

  /**
   * Answers a call that is allowed.
   *
   * @param input the members of the operation's input
   * @param caller who is calling
   * @throws BadRequestException if the input cannot be read or breaks its constraints
   */
  Answer answer(Input input, Caller caller);
}
