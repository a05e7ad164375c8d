package dev.tidemark.trigger;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;

/** A handler of the events of sync triggers, with the bound on its output. */
public final class TriggerHandler {
  private final String name;
  private final RequestStreamHandler handler;

  TriggerHandler(String name, RequestStreamHandler handler) {
    this.name = name;
    this.handler = handler;
  }

  /** Returns the name of the class. */
  String name() {
    return name;
  }

  /**
   * Returns the output for an event.
   *
   * @param updateId the id of the update
   * @param timeout the time that the handler has, as its context tells it
   * @throws IOException if the handler throws one, or its output is beyond the bound
   */
  public byte[] run(byte[] event, String updateId, Duration timeout) throws IOException {
    BoundedOutput output = new BoundedOutput();
    handler.handleRequest(
        new ByteArrayInputStream(event), output, new TriggerContext(name, updateId, timeout));
    return output.toByteArray();
  }
}
