package dev.tidemark.operator;

import dev.tidemark.dynamodb.UsageComparison.Result;
import dev.tidemark.json.Json;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.usage.PoolUsage;
import java.io.PrintWriter;

/**
 * Prints the usage of pools, or what a recount found, one pool a line. Progress goes to the error
 * stream.
 */
record UsageOutput(PrintWriter out, PrintWriter err, boolean isJson) {
  private static final int PROGRESS = 10_000;

  /** Prints the usage of a pool. */
  void state(PoolUsage usage) {
    print(
        isJson
            ? Json.write(
                json -> {
                  json.writeStartObject();
                  json.writeStringField("pool", usage.pool().value());
                  json.writeNumberField("dataStorage", usage.dataStorage());
                  json.writeNumberField("syncSessionsCount", usage.sessions());
                  json.writeStringField("lastModifiedDate", usage.lastModifiedDate().toString());
                  json.writeEndObject();
                })
            : "%s: %d bytes, %d sync sessions, last modified %s"
                .formatted(
                    usage.pool(), usage.dataStorage(), usage.sessions(), usage.lastModifiedDate()));
  }

  /** Prints what a recount found, and did. */
  void recounted(IdentityPoolId pool, Result result) {
    print(isJson ? json(pool, result) : pool + ": " + text(result));
  }

  private static String text(Result result) {
    return switch (result) {
      case Result.Equal _ -> "right";
      case Result.Corrected(long bytes) -> "corrected by %d bytes".formatted(bytes);
      case Result.Differs(long bytes) -> "differs by %d bytes".formatted(bytes);
      case Result.InUse _ -> "in use, not compared";
    };
  }

  private static String json(IdentityPoolId pool, Result result) {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeStringField("pool", pool.value());
          json.writeStringField("result", result.getClass().getSimpleName());
          switch (result) {
            case Result.Corrected(long bytes) -> json.writeNumberField("bytes", bytes);
            case Result.Differs(long bytes) -> json.writeNumberField("bytes", bytes);
            case Result.Equal _, Result.InUse _ -> {}
          }
          json.writeEndObject();
        });
  }

  /** Tells whether the usage of a pool is right after a recount. */
  static boolean isRight(Result result) {
    return switch (result) {
      case Result.Equal _, Result.Corrected _ -> true;
      case Result.Differs _, Result.InUse _ -> false;
    };
  }

  /** Tells how many datasets have been counted; several threads call it. */
  void counted(long datasets) {
    if (datasets % PROGRESS == 0) {
      tell("%d datasets counted", datasets);
    }
  }

  /** Tells about the progress. */
  synchronized void tell(String format, long number) {
    err.println(format.formatted(number));
    err.flush();
  }

  private void print(String line) {
    out.println(line);
    out.flush();
  }
}
