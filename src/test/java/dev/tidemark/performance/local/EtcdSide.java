package dev.tidemark.performance.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An etcd of one node, over its JSON gateway: a key for each record, and one for the dataset. An
 * update is one transaction, on condition that the dataset's key is at the expected revision. Each
 * update is synced to the disk, which no other side does.
 */
final class EtcdSide extends PeerSide {
  private static final String CLIENTS = "http://127.0.0.1:19379";
  private static final String PEERS = "http://127.0.0.1:19380";

  private EtcdSide(PeerProcess server) {
    super(server, "etcd", true);
  }

  /** Starts the program, with its data in a new temporary folder. */
  static EtcdSide start(Path program) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            program.toAbsolutePath().toString(),
            "--data-dir=data",
            "--listen-client-urls=" + CLIENTS,
            "--advertise-client-urls=" + CLIENTS,
            "--listen-peer-urls=" + PEERS,
            "--initial-advertise-peer-urls=" + PEERS,
            "--initial-cluster=default=" + PEERS,
            "--log-level=error");
    Path folder = Files.createTempDirectory("etcd");
    return new EtcdSide(PeerProcess.start(URI.create(CLIENTS), "/health", folder, command));
  }

  @Override
  public Device device(int number, String dataset) {
    EtcdDevice device = new EtcdDevice(dataset, "key" + number % RECORDS);
    device.list();
    if (device.revision == 0) {
      IntStream.range(0, RECORDS).forEach(record -> device.write("key" + record));
    }
    return device;
  }

  private JsonNode call(String operation, String body) {
    return server().send("POST", "/v3/kv/" + operation, body).body();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private final class EtcdDevice extends PeerDevice {
    private final String dataset;
    private final String key;
    private long revision;

    EtcdDevice(String dataset, String key) {
      this.dataset = dataset;
      this.key = key;
    }

    /** Lists the dataset's key, which is first, and those of its records. */
    @Override
    public void list() {
      JsonNode keys =
          call(
              "range",
              "{\"key\":\"%s\",\"range_end\":\"%s\"}"
                  .formatted(base64(dataset + "/"), base64(dataset + "0")));
      revision = keys.path("kvs").path(0).path("mod_revision").asLong();
    }

    @Override
    boolean write() {
      return write(key);
    }

    boolean write(String record) {
      JsonNode result =
          call(
              "txn",
              "{\"compare\":[{\"key\":\"%s\",\"target\":\"MOD\",\"modRevision\":\"%d\"}],\"success\":[%s,%s]}"
                  .formatted(
                      base64(dataset + "/#"),
                      revision,
                      put("/#", Long.toString(revision)),
                      put("/r/" + record, Side.value(revision))));
      boolean won = result.path("succeeded").asBoolean();
      if (won) {
        revision = result.path("header").path("revision").asLong();
      }
      return won;
    }

    private String put(String suffix, String value) {
      return "{\"requestPut\":{\"key\":\"%s\",\"value\":\"%s\"}}"
          .formatted(base64(dataset + suffix), base64(value));
    }
  }
}
