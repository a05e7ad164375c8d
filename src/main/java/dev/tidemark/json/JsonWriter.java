package dev.tidemark.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

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
