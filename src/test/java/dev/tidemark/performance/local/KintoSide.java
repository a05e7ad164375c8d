package dev.tidemark.performance.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Kinto, in memory: a collection for each dataset. An update puts one record, with the record's
 * timestamp in If-Match. Kinto compares it before the write, without a lock on both.
 */
final class KintoSide extends PeerSide {
  private static final String ADDRESS = "http://127.0.0.1:19382";
  private static final String COLLECTIONS = "/v1/buckets/bench/collections/";

  private static final String SETTINGS =
      """
      [server:main]
      use = egg:waitress#main
      host = 127.0.0.1
      port = 19382

      [app:main]
      use = egg:kinto
      kinto.userid_hmac_secret = local
      kinto.storage_backend = kinto.core.storage.memory
      kinto.cache_backend = kinto.core.cache.memory
      kinto.permission_backend = kinto.core.permission.memory
      kinto.bucket_create_principals = system.Everyone
      """;

  private KintoSide(PeerProcess server) {
    super(server, "Kinto", false);
  }

  /** Starts the program with its settings in a new temporary folder. */
  static KintoSide start(Path program) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("kinto");
    Files.writeString(folder.resolve("kinto.ini"), SETTINGS);
    List<String> command =
        List.of(program.toAbsolutePath().toString(), "start", "--ini", "kinto.ini");
    KintoSide side = new KintoSide(PeerProcess.start(URI.create(ADDRESS), "/v1/", folder, command));
    side.server()
        .send("PUT", "/v1/buckets/bench", "{\"permissions\":{\"write\":[\"system.Everyone\"]}}");
    return side;
  }

  @Override
  public Device device(int number, String dataset) {
    KintoDevice device = new KintoDevice(COLLECTIONS + dataset, "key" + number % RECORDS);
    device.create();
    return device;
  }

  private final class KintoDevice extends PeerDevice {
    private final String collection;
    private final String key;
    private String timestamp = "";
    private long updates;

    KintoDevice(String collection, String key) {
      this.collection = collection;
      this.key = key;
    }

    void create() {
      if (server().send("PUT", collection, "", "If-None-Match", "*").status() == 201) {
        IntStream.range(0, RECORDS).forEach(record -> write("key" + record));
      }
      list();
    }

    @Override
    public void list() {
      for (JsonNode record :
          server().send("GET", collection + "/records", "").body().path("data")) {
        if (record.path("id").asText().equals(key)) {
          timestamp = record.path("last_modified").asText();
        }
      }
    }

    @Override
    boolean write() {
      PeerProcess.Response response = write(key, "If-Match", "\"%s\"".formatted(timestamp));
      if (response.isConflict()) {
        return false;
      }
      timestamp = response.body().path("data").path("last_modified").asText();
      return true;
    }

    private PeerProcess.Response write(String record, String... condition) {
      String body = "{\"data\":{\"value\":\"%s\"}}".formatted(Side.value(updates++));
      return server().send("PUT", collection + "/records/" + record, body, condition);
    }
  }
}
