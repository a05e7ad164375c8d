package dev.tidemark.json;

import java.io.IOException;
import software.amazon.awssdk.thirdparty.jackson.core.JsonGenerator;

/** Writes a JSON value. */
@FunctionalInterface
public interface JsonWriter {
  /**
   * Writes the value.
   *
   * @throws IOException if the generator's destination fails
   */
  void write(JsonGenerator generator) throws IOException;
}
