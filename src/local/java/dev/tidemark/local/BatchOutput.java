package dev.tidemark.local;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.MalformedJsonException;
import java.util.List;

/**
 * The output of a function that names the changes of a batch that it did not handle.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html">
 *     Configuring partial batch response with DynamoDB and Lambda</a>
 */
final class BatchOutput {
  private BatchOutput() {}

  /**
   * Returns the number of changes before the first one that was not handled. Output that names no
   * change of the batch is a failure of the whole batch.
   *
   * @param output the function's output
   * @param sequenceNumbers the numbers of all changes of the batch
   */
  static int handled(byte[] output, List<String> sequenceNumbers) {
    try {
      return output.length == 0
          ? sequenceNumbers.size()
          : handled(Json.parse(output), sequenceNumbers);
    } catch (MalformedJsonException e) {
      return 0;
    }
  }

  private static int handled(JsonValue output, List<String> sequenceNumbers) {
    if (!(output instanceof JsonObject object)
        || !(object.member("batchItemFailures").orElse(null) instanceof JsonArray failures)) {
      return sequenceNumbers.size();
    }
    return failures.elements().stream()
        .mapToInt(failure -> Math.max(0, sequenceNumbers.indexOf(identifier(failure))))
        .min()
        .orElse(sequenceNumbers.size());
  }

  private static String identifier(JsonValue failure) {
    return failure instanceof JsonObject object ? object.string("itemIdentifier").orElse("") : "";
  }
}
