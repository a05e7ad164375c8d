package dev.tidemark.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.local.EmbeddedDynamoDb.Storage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class EmbeddedDynamoDbTest {
  private static final Map<String, AttributeValue> ITEM =
      Map.of("pk", AttributeValue.fromS("a"), "sk", AttributeValue.fromS("b"));

  @TempDir Path folder;

  @Test
  void everyKeyAndRegion_sharesTheTables() {
    try (EmbeddedDynamoDb database = EmbeddedDynamoDb.start();
        DynamoDbClient one = database.client();
        DynamoDbClient other = clientOfAnotherAccount(database.endpoint())) {
      table().createIfAbsent(one, "things");
      assertEquals(List.of("things"), other.listTables().tableNames());
    }
  }

  @Test
  void instance_listensOnTheLoopbackAddressByDefault() {
    try (EmbeddedDynamoDb database = EmbeddedDynamoDb.start()) {
      assertEquals("127.0.0.1", database.endpoint().getHost());
    }
  }

  @Test
  void instanceOnEveryAddress_isReachedOverTheLoopback() {
    try (EmbeddedDynamoDb database = EmbeddedDynamoDb.start(new Storage.InMemory(), "0.0.0.0", 0);
        DynamoDbClient client = clientOfAnotherAccount(database.endpoint())) {
      assertEquals("127.0.0.1", database.endpoint().getHost());
      assertEquals(List.of(), client.listTables().tableNames());
    }
  }

  @Test
  void dataFolder_survivesARestart() {
    Path data = folder.resolve("new").resolve("data");
    try (EmbeddedDynamoDb database =
            EmbeddedDynamoDb.start(new Storage.Folder(data), "127.0.0.1", 0);
        DynamoDbClient client = database.client()) {
      table().createIfAbsent(client, "things");
      client.putItem(request -> request.tableName("things").item(ITEM));
    }
    try (EmbeddedDynamoDb database =
            EmbeddedDynamoDb.start(new Storage.Folder(data), "127.0.0.1", 0);
        DynamoDbClient client = database.client()) {
      table().createIfAbsent(client, "things");
      assertEquals(ITEM, client.getItem(request -> request.tableName("things").key(ITEM)).item());
    }
  }

  @Test
  void dataFolderThatIsAFile_isRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    LocalServiceException failure =
        assertThrows(
            LocalServiceException.class,
            () -> EmbeddedDynamoDb.start(new Storage.Folder(file), "127.0.0.1", 0));
    assertTrue(failure.getMessage().startsWith("Cannot keep data in " + file));
  }

  @Test
  void takenPort_isRefused() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      LocalServiceException failure =
          assertThrows(
              LocalServiceException.class,
              () -> EmbeddedDynamoDb.start(new Storage.InMemory(), "127.0.0.1", port));
      PortHolderTest.assertNamesThisProcess(
          taken.getLocalPort(), "--dynamodb-port", failure.getMessage());
    }
  }

  private static TableDefinition table() {
    return Template.read(Path.of("template.yaml")).table();
  }

  private static DynamoDbClient clientOfAnotherAccount(URI endpoint) {
    return DynamoDbClient.builder()
        .endpointOverride(endpoint)
        .region(Region.AP_SOUTH_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("another", "key")))
        .httpClientBuilder(AwsCrtHttpClient.builder())
        .build();
  }
}
