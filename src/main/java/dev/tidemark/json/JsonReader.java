package dev.tidemark.json;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** Reads a JSON text token by token, without keeping it. */
@FunctionalInterface
public interface JsonReader {
  /**
   * Reads the text.
   *
   * @throws IOException if the source fails or is not JSON
   */
  void read(JsonParser parser) throws IOException;
}
