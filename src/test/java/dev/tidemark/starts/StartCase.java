package dev.tidemark.starts;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.events.EventContext;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.MalformedJsonException;
import dev.tidemark.lambda.SyncFunction;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Matcher;

/** A request to a function that has just started, on a dataset with one record or none. */
enum StartCase {
  UPDATE("Update"),
  LIST("Listing"),
  CREATE("Creation");

  private final String title;

  StartCase(String title) {
    this.title = title;
  }

  /** Returns the name of the case in tables. */
  String title() {
    return title;
  }

  /**
   * Prepares a dataset, and returns an event for it.
   *
   * @param function prepares the dataset, on the same table
   * @param dataset a name that was never used; the identity has no other dataset
   */
  String event(SyncFunction function, String dataset) throws IOException {
    String token = token(function, dataset);
    if (this == CREATE) {
      return update(dataset, token, 0);
    }
    call(function, update(dataset, token, 0));
    return this == UPDATE ? update(dataset, token(function, dataset), 1) : listing(dataset);
  }

  private static String listing(String dataset) throws IOException {
    return on(dataset, Files.readString(Path.of("events", "list-records", "all.json")));
  }

  private static String update(String dataset, String token, int syncCount) throws IOException {
    String body =
        """
        {"SyncSessionToken":"%s","RecordPatches":[{"Op":"replace","Key":"highScore","Value":"1200",\
        "SyncCount":%d,"DeviceLastModifiedDate":1795428929.250}]}\
        """
            .formatted(token, syncCount)
            .replace("\"", "\\\"");
    return on(dataset, Files.readString(Path.of("events", "update-records", "first-write.json")))
        .replaceFirst("\"body\": .*,\n", Matcher.quoteReplacement("\"body\": \"" + body + "\",\n"));
  }

  private static String on(String dataset, String event) {
    return event
        .replace("23456789abcd", "2345" + HexFormat.of().toHexDigits(dataset.hashCode()))
        .replace("datasets/game", "datasets/" + dataset)
        .replace("\"DatasetName\": \"game\"", "\"DatasetName\": \"" + dataset + "\"");
  }

  private static String token(SyncFunction function, String dataset) throws IOException {
    return call(function, listing(dataset)).string("SyncSessionToken").orElseThrow();
  }

  private static JsonObject call(SyncFunction function, String event) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    function.handleRequest(
        new ByteArrayInputStream(event.getBytes(UTF_8)), output, new EventContext());
    try {
      JsonObject response = (JsonObject) Json.parse(output.toByteArray());
      return (JsonObject) Json.parse(response.string("body").orElseThrow());
    } catch (MalformedJsonException e) {
      throw new IOException(e);
    }
  }
}
