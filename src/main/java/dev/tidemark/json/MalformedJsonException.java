package dev.tidemark.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.Serial;

/** What was read is not JSON. The message says where, and never repeats what was read. */
public final class MalformedJsonException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /** Says what it is instead. */
  public MalformedJsonException(String message) {
    super(message);
  }

  MalformedJsonException(IOException cause) {
    super(message(cause), cause);
  }

  private static String message(IOException cause) {
    return cause instanceof JsonProcessingException json && json.getLocation() != null
        ? "not well-formed JSON at line %d, column %d"
            .formatted(json.getLocation().getLineNr(), json.getLocation().getColumnNr())
        : "not well-formed JSON";
  }
}
