package dev.tidemark.performance.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.stream.IntStream;

/**
 * An etcd of one node, over its JSON gateway: a key for each record, and one for the dataset. An
 * update is one transaction, on condition that the dataset's key is at the expected revision. Each
 * update is synced to the disk, which no other side does.
 */
final class EtcdSide implements Side {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CLIENTS = "http://127.0.0.1:19379";
  private static final String PEERS = "http://127.0.0.1:19380";
  private static final int MAX_TRIES = 200;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Process process;

  private EtcdSide(Process process) {
    this.process = process;
  }

  /** Starts the program, with its data in a new temporary folder. */
  static EtcdSide start(Path program) throws IOException, InterruptedException {
    Path data = Files.createTempDirectory("etcd");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--data-dir=" + data,
                "--listen-client-urls=" + CLIENTS,
                "--advertise-client-urls=" + CLIENTS,
                "--listen-peer-urls=" + PEERS,
                "--initial-advertise-peer-urls=" + PEERS,
                "--initial-cluster=default=" + PEERS,
                "--log-level=error")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    EtcdSide side = new EtcdSide(process);
    for (int tries = 0; tries < MAX_TRIES && !side.isUp(); tries++) {
      process.waitFor(Duration.ofMillis(100));
    }
    return side;
  }

  private boolean isUp() {
    try {
      call("range", "{\"key\":\"%s\"}".formatted(base64("up")));
      return true;
    } catch (UncheckedIOException | IllegalStateException e) {
      return false;
    }
  }

  @Override
  public String name() {
    return "etcd";
  }

  @Override
  public boolean isAtomic() {
    return true;
  }

  @Override
  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
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

  @Override
  public void close() {
    process.destroy();
    http.close();
  }

  private JsonNode call(String operation, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(CLIENTS + "/v3/kv/" + operation))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException("etcd responds with status " + response.statusCode());
      }
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private final class EtcdDevice implements Device {
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
    public void update() {
      if (!write(key)) {
        throw new IllegalStateException("Another device has written");
      }
    }

    @Override
    public boolean listAndUpdate() {
      list();
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
