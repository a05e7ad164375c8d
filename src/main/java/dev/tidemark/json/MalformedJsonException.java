package dev.tidemark.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.Serial;

/** The input is not JSON. The message says where, and never repeats the input. */
public final class MalformedJsonException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /** Makes the exception with a message that completes "The body is …". */
  public MalformedJsonException(String message) {
    super(message);
  }

  MalformedJsonException(IOException cause) {
    super(message(cause), cause);
  }

  /** Makes the exception for the parser's current token. */
  MalformedJsonException(JsonParser parser) {
    super(message(parser.currentTokenLocation()));
  }

  private static String message(IOException cause) {
    return cause instanceof JsonProcessingException json && json.getLocation() != null
        ? message(json.getLocation())
        : "not well-formed JSON";
  }

  private static String message(JsonLocation location) {
    return "not well-formed JSON at line %d, column %d"
        .formatted(location.getLineNr(), location.getColumnNr());
  }
}
