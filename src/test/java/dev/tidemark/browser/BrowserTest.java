package dev.tidemark.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.tidemark.browser.PageClient.Response;
import dev.tidemark.json.JsonValue.JsonString;
import dev.tidemark.local.LocalService;
import dev.tidemark.local.LocalServiceOptions;
import dev.tidemark.model.Quotas;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The requests of the page on a local service, whose trigger refuses negative values. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BrowserTest {
  private static final String TRIGGER =
      "event=$(cat); case $event in *'\"-1\"'*) echo 'no debts' >&2; exit 1;;"
          + " *fine*) echo \"$event\" | sed s/fine/good/;; *) echo \"$event\";; esac";

  private final String pool = "us-east-1:" + UUID.randomUUID();
  private final String identity = "us-east-1:" + UUID.randomUUID();
  private final List<String> game = List.of(pool, identity, "game");
  private LocalService service;
  private PageClient page;

  @BeforeAll
  void start() throws Exception {
    service =
        LocalService.start(
            LocalServiceOptions.inMemory(
                Path.of("template.yaml"), new LocalServiceOptions.Trigger.Command(TRIGGER)));
    page = new PageClient(service.endpoint());
    assertEquals(200, page.edit(game, "highScore", 0, "5").status());
    assertEquals(200, page.edit(game, "level", 0, "{\"n\": 2}").status());
    assertEquals(200, page.edit(game, "level", 2, "").status());
  }

  @AfterAll
  void stop() {
    service.close();
  }

  private Map<String, String> parameters(String... more) {
    Map<String, String> all = new HashMap<>(Map.of("pool", pool, "identity", identity));
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return all;
  }

  @Test
  void pools_haveUsageAndSettings() throws Exception {
    Response pools = page.get("pools", Map.of());
    String expected = "\"pool\":\"%s\",\"dataStorage\":10,\"sessions\":".formatted(pool);
    assertTrue(pools.text().contains(expected), pools.text());
    assertTrue(pools.text().contains("\"trigger\":null,\"streams\":false,\"push\":false"));
  }

  @Test
  void identities_haveDatasetsCounted() throws Exception {
    assertEquals(
        "{\"identities\":[{\"identity\":\"%s\",\"datasets\":1}],\"more\":false}"
            .formatted(identity),
        page.get("identities", parameters()).text());
    assertEquals(
        "{\"identities\":[],\"more\":false}",
        page.get("identities", parameters("text", "elsewhere")).text());
  }

  @Test
  void identity_isFoundInItsPools() throws Exception {
    List<String> other =
        List.of("us-east-1:" + UUID.randomUUID(), "us-east-1:" + UUID.randomUUID(), "game");
    page.edit(other, "level", 0, "1");
    assertEquals(
        "{\"pools\":[\"%s\"]}".formatted(other.getFirst()),
        page.get("identity", Map.of("identity", other.get(1))).text());
    assertEquals("{\"pools\":[]}", page.get("identity", Map.of("identity", pool)).text());
  }

  @Test
  void datasets_haveSizesAndQuotas() throws Exception {
    assertEquals(
        "{\"limit\":20,\"datasets\":[{\"dataset\":\"game\",\"syncCount\":3,\"records\":1,"
            + "\"recordLimit\":1024,\"dataStorage\":10,\"dataStorageLimit\":1048576,"
            + "\"tombstones\":1,\"creationDate\":\"DATE\",\"lastModifiedDate\":\"DATE\","
            + "\"lastModifiedBy\":\"000000000000\",\"deletedAtCount\":0,\"prunedUpToCount\":0}]}",
        page.get("datasets", parameters()).text());
  }

  @Test
  void dataset_hasRecordsAndTombstones() throws Exception {
    String text = page.get("dataset", parameters("dataset", "game")).text();
    assertEquals(
        "[{\"key\":\"highScore\",\"value\":\"5\",\"removed\":false,\"syncCount\":1,"
            + "\"lastModifiedDate\":\"DATE\",\"lastModifiedBy\":\"000000000000\","
            + "\"deviceLastModifiedDate\":null},"
            + "{\"key\":\"level\",\"value\":null,\"removed\":true,\"syncCount\":3,"
            + "\"lastModifiedDate\":\"DATE\",\"lastModifiedBy\":\"000000000000\","
            + "\"deviceLastModifiedDate\":null}]}",
        text.substring(text.indexOf("[{\"key\"")));
  }

  @Test
  void missingDataset_isNotFound() throws Exception {
    assertEquals(404, page.get("dataset", parameters("dataset", "none")).status());
  }

  @Test
  void search_findsDatasetsAndKeys() throws Exception {
    String found =
        "{\"datasets\":[{\"identity\":\"%s\",\"dataset\":\"game\",\"keys\":[%s]}],\"more\":false}";
    assertEquals(
        found.formatted(identity, "\"highScore\""),
        page.get("search", parameters("key", "Score")).text());
    assertEquals(
        found.formatted(identity, ""), page.get("search", parameters("dataset", "am")).text());
    assertEquals(
        "{\"datasets\":[],\"more\":false}",
        page.get("search", parameters("dataset", "other", "key", "Score")).text());
  }

  @Test
  void meaninglessRequests_areRefusedWithTheReason() throws Exception {
    assertEquals(
        "{\"message\":\"The parameter 'identity' is missing\"}",
        page.get("datasets", Map.of("pool", pool)).text());
    assertEquals(
        "{\"message\":\"This is not an identity pool id, such as us-east-1:…\"}",
        page.get("identities", Map.of("pool", "?")).text());
    assertEquals(400, page.post("edit", "[]").status());
    assertEquals(400, page.post("edit", "{").status());
    assertEquals(404, page.get("unknown", Map.of()).status());
  }

  @Test
  void staleEdit_conflictsAndChangesNothing() throws Exception {
    Response refused = page.edit(game, "highScore", 0, "9");
    assertEquals(409, refused.status());
    assertEquals(Optional.of("ResourceConflictException"), refused.body().string("type"));
    assertTrue(
        page.get("dataset", parameters("dataset", "game")).text().contains("\"value\":\"5\""));
  }

  @Test
  void edit_isSubjectToQuotas() throws Exception {
    Response refused = page.edit(game, "large", 0, "x".repeat(1_048_577));
    assertEquals(409, refused.status());
    assertTrue(refused.text().contains("Exception"), refused.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:1", "https://app.example", "null"})
  void pagesOfOtherOrigins_neitherReadNorWrite(String origin) throws Exception {
    assertEquals(403, page.get("pools", Map.of(), "Origin", origin).status());
    assertEquals(403, page.edit(game, "other", 0, "1", "Origin", origin).status());
    assertEquals(403, page.get("pools", Map.of(), "Sec-Fetch-Site", "cross-site").status());
    assertEquals(403, page.get("pools", Map.of(), "Sec-Fetch-Site", "same-site").status());
  }

  @Test
  void ownPage_readsAndWrites() throws Exception {
    String origin = "http://" + service.endpoint().getAuthority();
    assertEquals(
        200,
        page.get("pools", Map.of(), "Origin", origin, "Sec-Fetch-Site", "same-origin").status());
  }

  @Test
  void page_isServedWithItsLibrariesAndAPolicy() throws Exception {
    var index = page.file("/_tidemark/");
    String policy = index.headers().firstValue("Content-Security-Policy").orElse("");
    assertTrue(policy.startsWith("default-src 'none'; script-src 'self' 'sha256-"), policy);
    assertTrue(policy.contains("frame-ancestors 'none'"), policy);
    for (String file :
        List.of(
            "page.mjs", "page.css", "icon.svg", "lib/preact.js", "lib/hooks.js", "lib/htm.js")) {
      var response = page.file("/_tidemark/" + file);
      assertEquals(200, response.statusCode(), file);
      assertTrue(response.body().length() > 100, file);
    }
    assertEquals(302, page.file("/_tidemark").statusCode());
    assertEquals(404, page.file("/_tidemark/../pom.xml").statusCode());
  }

  private Response tested(String event, String output) throws Exception {
    String quoted = JsonText.of(new JsonString(event));
    String rest = output.isEmpty() ? "" : ",\"output\":" + JsonText.of(new JsonString(output));
    return page.post("trigger", "{\"event\":" + quoted + rest + "}");
  }

  private String event(String key, String newValue) {
    return """
    {"version":2,"eventType":"SyncTrigger","region":"us-east-1","identityPoolId":"%s",\
    "identityId":"%s","datasetName":"game","datasetRecords":\
    {"%s":{"oldValue":"1","newValue":%s,"op":"replace"}}}\
    """
        .formatted(pool, identity, key, newValue);
  }

  @Test
  void triggerTest_showsChanges() throws Exception {
    String text = tested(event("mood", "\"fine\""), "").text();
    assertTrue(
        text.endsWith(
            "\"changes\":[{\"key\":\"mood\",\"op\":\"replace\",\"value\":\"good\",\"asSent\":false}]}"),
        text);
  }

  @Test
  void triggerTest_showsTheRefusal() throws Exception {
    assertEquals(
        "{\"allowed\":false,\"output\":\"\",\"message\":\"The sync trigger failed: no debts\"}",
        tested(event("coins", "\"-1\""), "").text());
  }

  @Test
  void triggerTest_namesTheBrokenRule() throws Exception {
    assertEquals(
        Optional.of(
            "The sync trigger's answer breaks a rule: 'newValue' of the record at place 1 of"
                + " 'datasetRecords' is a number and not a string"),
        tested(event("coins", "\"3\""), event("coins", "3")).body().string("message"));
  }

  @Test
  void triggerTest_refusesAnEventThatIsNone() throws Exception {
    assertEquals(400, tested("[]", "{}").status());
    assertEquals("{\"message\":\"the event is empty\"}", tested(" ", "{}").text());
    assertEquals(
        "{\"message\":\"The event is unusable: 'identityPoolId' of the event is no string\"}",
        tested("{}", "{}").text());
  }

  /** A browser of a deployed table: the same table, as the operator's tool serves it. */
  private void asDeployed(BrowserOptions options, Check check) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try (DynamoDbClient client = service.dynamoDbClient()) {
      server.createContext("/", new Browser(new BrowsedTable(client, "tidemark"), options));
      server.start();
      check.on(new PageClient(URI.create("http://127.0.0.1:" + server.getAddress().getPort())));
    } finally {
      server.stop(0);
    }
  }

  @FunctionalInterface
  private interface Check {
    void on(PageClient deployed) throws Exception;
  }

  private static BrowserOptions readOnly() {
    return new BrowserOptions(
        Optional.empty(),
        Optional.of("secret"),
        Optional.empty(),
        Optional.empty(),
        new Quotas(50, 500, 5000),
        () -> {});
  }

  @Test
  void deployedTable_needsTheToken() throws Exception {
    asDeployed(
        readOnly(),
        deployed -> {
          assertEquals(403, deployed.get("pools", Map.of()).status());
          assertEquals(403, deployed.get("pools", Map.of(), "X-Tidemark-Token", "other").status());
          assertEquals(200, deployed.get("pools", Map.of(), "X-Tidemark-Token", "secret").status());
        });
  }

  @Test
  void limits_areThoseOfTheOptions() throws Exception {
    asDeployed(
        readOnly(),
        deployed -> {
          String[] token = {"X-Tidemark-Token", "secret"};
          String datasets =
              deployed
                  .get("datasets", parameters("pool", game.getFirst(), "identity", identity), token)
                  .text();
          assertTrue(datasets.startsWith("{\"limit\":50,"), datasets);
          assertTrue(datasets.contains("\"recordLimit\":500,"), datasets);
          assertTrue(datasets.contains("\"dataStorageLimit\":5000,"), datasets);
        });
  }

  @Test
  void deployedTable_isReadOnly() throws Exception {
    asDeployed(
        readOnly(),
        deployed -> {
          Response refused = deployed.edit(game, "highScore", 1, "9", "X-Tidemark-Token", "secret");
          assertEquals(
              "{\"message\":\"The browser is read-only; --write allows edits\"}", refused.text());
          assertEquals(403, refused.status());
        });
  }

  @Test
  void scanOfDeployedTable_showsItsCostFirst() throws Exception {
    asDeployed(
        readOnly(),
        deployed -> {
          String[] token = {"X-Tidemark-Token", "secret"};
          for (String name : List.of("identities", "search")) {
            Response asked = deployed.get(name, parameters("key", "Score"), token);
            assertEquals(428, asked.status());
            assertTrue(asked.text().contains("\"readUnits\":"), asked.text());
            Response done =
                deployed.get(name, parameters("key", "Score", "confirmed", "true"), token);
            assertTrue(done.text().contains(identity), done.text());
          }
        });
  }

  /** An emulator need not count the size of a table. */
  @Test
  void scanOfTableWithoutSize_costsNothing() throws Exception {
    LocalServiceOptions memory =
        new LocalServiceOptions(
            "127.0.0.1",
            0,
            Path.of("template.yaml"),
            "tidemark",
            new LocalServiceOptions.DynamoDb.Memory("127.0.0.1", 0),
            new LocalServiceOptions.Trigger.None());
    try (LocalService other = LocalService.start(memory);
        DynamoDbClient client = other.dynamoDbClient()) {
      assertEquals(
          new ScanCost(0, 0, 0, 0), new BrowsedTable(client, "tidemark").scanned().costOfKeys());
    }
  }

  @Test
  void edit_isLoggedWithoutKeyAndValue() throws Exception {
    List<String> log = new ArrayList<>();
    Edits edits = new Edits(new HttpSyncService(service.endpoint()), log::add);
    asDeployed(
        new BrowserOptions(
            Optional.empty(),
            Optional.empty(),
            Optional.of(edits),
            Optional.empty(),
            Quotas.AMAZON,
            () -> {}),
        deployed -> {
          List<String> notes = List.of("us-east-1:" + UUID.randomUUID(), identity, "notes");
          assertEquals(200, deployed.edit(notes, "secretKey", 0, "secretValue").status());
          assertEquals(409, deployed.edit(notes, "secretKey", 0, "secretValue").status());
          String where = String.join("/", notes);
          assertEquals(
              List.of(
                  "Edit by the browser: replace one record of " + where + ": done",
                  "Edit by the browser: replace one record of "
                      + where
                      + ": ResourceConflictException"),
              log);
        });
  }
}
