package dev.tidemark.performance.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * PouchDB Server, with CouchDB's protocol and in memory: a database for each dataset, a document
 * for each record. A listing is all changes since nothing, with their documents. An update puts one
 * document on condition of its revision; nothing covers more than one document.
 */
final class PouchDbSide extends PeerSide {
  private static final String ADDRESS = "http://127.0.0.1:19381";

  private PouchDbSide(PeerProcess server) {
    super(server, "PouchDB Server", false);
  }

  /** Starts the program in a new temporary folder. */
  static PouchDbSide start(Path program) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            program.toAbsolutePath().toString(),
            "--in-memory",
            "--port",
            Integer.toString(URI.create(ADDRESS).getPort()),
            "--no-stdout-logs");
    Path folder = Files.createTempDirectory("pouchdb");
    return new PouchDbSide(PeerProcess.start(URI.create(ADDRESS), "/", folder, command));
  }

  @Override
  public Device device(int number, String dataset) {
    // The name of a database is in lower case.
    PouchDbDevice device =
        new PouchDbDevice("/" + dataset.toLowerCase(Locale.ROOT), "key" + number % RECORDS);
    device.create();
    return device;
  }

  private final class PouchDbDevice extends PeerDevice {
    private final String database;
    private final String key;
    private String revision = "";
    private long updates;

    PouchDbDevice(String database, String key) {
      this.database = database;
      this.key = key;
    }

    void create() {
      if (server().send("PUT", database, "").status() == 201) {
        IntStream.range(0, RECORDS).forEach(record -> write("key" + record, ""));
      }
      list();
    }

    @Override
    public void list() {
      JsonNode changes =
          server().send("GET", database + "/_changes?since=0&include_docs=true", "").body();
      for (JsonNode change : changes.path("results")) {
        if (change.path("id").asText().equals(key)) {
          revision = change.path("doc").path("_rev").asText();
        }
      }
    }

    @Override
    boolean write() {
      PeerProcess.Response response = write(key, ",\"_rev\":\"%s\"".formatted(revision));
      if (response.isConflict()) {
        return false;
      }
      revision = response.body().path("rev").asText();
      return true;
    }

    private PeerProcess.Response write(String record, String condition) {
      String document = "{\"value\":\"%s\"%s}".formatted(Side.value(updates++), condition);
      return server().send("PUT", database + "/" + record, document);
    }
  }
}
