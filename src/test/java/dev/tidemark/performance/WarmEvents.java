package dev.tidemark.performance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Collectors;

/** Events of an HTTP API as it sends them, made from those of the folder {@code events}. */
final class WarmEvents {
  private static final Path EVENTS = Path.of("events");
  private static final String UPDATE = compact("update-records/first-write.json");
  private static final String LISTING = compact("list-records/delta.json");

  private static final String LISTING_OF_DATASETS = compact("list-datasets/two.json");

  private final Random random = new Random(1);
  private final String dataset;

  /** Makes events of one dataset. */
  WarmEvents(String dataset) {
    this.dataset = dataset;
  }

  private static String compact(String file) {
    try {
      return Files.readString(EVENTS.resolve(file))
          .lines()
          .map(line -> line.strip().replace("\": ", "\":"))
          .collect(Collectors.joining());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the event of a listing of the records after a count. */
  byte[] listing(long lastSyncCount) {
    return ofDataset(LISTING)
        .replace("lastSyncCount=1", "lastSyncCount=" + lastSyncCount)
        .replace("\"lastSyncCount\":\"1\"", "\"lastSyncCount\":\"" + lastSyncCount + "\"")
        .getBytes(UTF_8);
  }

  /** Returns the event of a listing of all datasets. */
  byte[] listingOfDatasets() {
    return LISTING_OF_DATASETS.getBytes(UTF_8);
  }

  /**
   * Returns the event of an update that replaces records by new values.
   *
   * @param records the number of records
   * @param valueBytes the size of each value, which hardly compresses
   * @param syncCount the count of each record before the update
   */
  byte[] update(String token, int records, int valueBytes, long syncCount) {
    String body = Json.write(json -> writeUpdate(json, token, records, valueBytes, syncCount));
    String quoted = Json.write(json -> json.writeString(body));
    String event = ofDataset(UPDATE);
    int from = event.indexOf("\"body\":") + "\"body\":".length();
    int to = event.indexOf(",\"isBase64Encoded\"", from);
    return (event.substring(0, from) + quoted + event.substring(to)).getBytes(UTF_8);
  }

  private String ofDataset(String event) {
    return event
        .replace("/datasets/game", "/datasets/" + dataset)
        .replace("\"DatasetName\":\"game\"", "\"DatasetName\":\"" + dataset + "\"");
  }

  private void writeUpdate(
      JsonGenerator json, String token, int records, int valueBytes, long syncCount)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("DeviceId", "phone");
    json.writeArrayFieldStart("RecordPatches");
    for (int i = 0; i < records; i++) {
      json.writeStartObject();
      json.writeStringField("Op", "replace");
      json.writeStringField("Key", "setting-%04d".formatted(i));
      json.writeStringField("Value", value(valueBytes));
      json.writeNumberField("SyncCount", syncCount);
      json.writeFieldName("DeviceLastModifiedDate");
      json.writeNumber("1795428929.250");
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringField("SyncSessionToken", token);
    json.writeEndObject();
  }

  private String value(int bytes) {
    return random
        .ints(bytes, 0x20, 0x7f)
        .mapToObj(c -> String.valueOf((char) c))
        .collect(Collectors.joining());
  }
}
