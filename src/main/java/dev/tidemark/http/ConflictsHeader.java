package dev.tidemark.http;

import dev.tidemark.json.Json;
import dev.tidemark.model.Conflict;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The header that repeats the conflicts of a failure, for clients that cannot read them in the
 * body: boto3, for example, keeps only the type and message of an error's body.
 *
 * <p>The value is a JSON array with an array of key and count for each conflict, such as {@code
 * [["highScore",7]]}, in UTF-8 and percent-encoded. It has as many conflicts as fit, in the order
 * of the patches; if there are more, {@code ;truncated} follows the array.
 */
final class ConflictsHeader {
  static final String NAME = "x-tidemark-conflicts";

  /** The length of the longest value. API Gateway allows 10,240 bytes for all headers together. */
  static final int MAX_BYTES = 4096;

  private static final String BEGIN = encoded("[");
  private static final String SEPARATOR = encoded(",");
  private static final String END = encoded("]");
  private static final String TRUNCATED = ";truncated";

  private ConflictsHeader() {}

  /** Returns the header's value for a list that is not empty. */
  static String of(List<Conflict> conflicts) {
    StringBuilder value = new StringBuilder(BEGIN);
    int lengthIfTruncated = 0;
    for (Conflict conflict : conflicts) {
      if (value.length() + END.length() + TRUNCATED.length() <= MAX_BYTES) {
        lengthIfTruncated = value.length();
      }
      value.append(value.length() == BEGIN.length() ? "" : SEPARATOR).append(entry(conflict));
      if (value.length() + END.length() > MAX_BYTES) {
        value.setLength(lengthIfTruncated);
        return value.append(END).append(TRUNCATED).toString();
      }
    }
    return value.append(END).toString();
  }

  private static String entry(Conflict conflict) {
    return encoded(
        Json.write(
            json -> {
              json.writeStartArray();
              json.writeString(conflict.key().value());
              json.writeNumber(conflict.current().value());
              json.writeEndArray();
            }));
  }

  /** Encodes a text for any decoder: a plus sign would be a space to some. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
