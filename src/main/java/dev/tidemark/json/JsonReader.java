package dev.tidemark.json;

import java.io.IOException;
import software.amazon.awssdk.thirdparty.jackson.core.JsonParser;

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
