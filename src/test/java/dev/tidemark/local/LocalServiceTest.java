package dev.tidemark.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class LocalServiceTest {
  private static final String KEY =
      "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3";

  @TempDir Path folder;

  @Test
  void outsideDynamoDb_isUsed() throws IOException {
    try (EmbeddedDynamoDb outside = EmbeddedDynamoDb.start();
        LocalService service =
            LocalService.start(
                options(0, new LocalServiceOptions.DynamoDb.Outside(outside.endpoint())));
        DynamoDbClient client = service.dynamoDbClient()) {
      assertEquals(outside.endpoint(), service.dynamoDbEndpoint());
      assertTrue(client.listTables().tableNames().contains("things"));
    }
  }

  @Test
  void unreachableDynamoDb_isRefused() throws IOException {
    URI nowhere = URI.create("http://127.0.0.1:" + freePort());
    LocalServiceOptions options = options(0, new LocalServiceOptions.DynamoDb.Outside(nowhere));
    LocalServiceException failure =
        assertThrows(LocalServiceException.class, () -> LocalService.start(options));
    assertTrue(failure.getMessage().startsWith("Cannot use DynamoDB at " + nowhere));
  }

  @Test
  void takenPort_isRefusedAndDynamoDbStopped() throws IOException {
    int dynamoDbPort = freePort();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      LocalServiceOptions options = options(taken.getLocalPort(), embedded(dynamoDbPort));
      LocalServiceException failure =
          assertThrows(LocalServiceException.class, () -> LocalService.start(options));
      PortHolderTest.assertNamesThisProcess(taken.getLocalPort(), "--port", failure.getMessage());
      EmbeddedDynamoDb.start(new EmbeddedDynamoDb.Storage.InMemory(), "127.0.0.1", dynamoDbPort)
          .close();
    }
  }

  @Test
  void unknownHost_isRefused() throws IOException {
    Path template = TestTemplate.write(folder);
    LocalServiceException failure =
        assertThrows(
            LocalServiceException.class,
            () ->
                LocalService.start(
                    new LocalServiceOptions(
                        "no host",
                        0,
                        template,
                        "things",
                        embedded(0),
                        new LocalServiceOptions.Trigger.None())));
    assertEquals("Cannot listen on no host: unknown host", failure.getMessage());
  }

  @Test
  void impossiblePort_isRefused() {
    LocalServiceException failure =
        assertThrows(LocalServiceException.class, () -> options(70_000, embedded(0)));
    assertEquals("70000 is not a port: ports are 0 to 65535", failure.getMessage());
  }

  @Test
  void missingHandler_isRefused() throws IOException {
    assertFailure("Echo: there is no class a.B", "a.B");
  }

  @Test
  void handlerOfTheWrongType_isRefused() throws IOException {
    assertFailure("Echo: java.lang.String is not a RequestStreamHandler", "java.lang.String");
  }

  @Test
  void projectsTokenKey_isUsed() throws Exception {
    Files.createDirectory(folder.resolve("events"));
    Files.writeString(folder.resolve("events").resolve("token-key"), KEY + "\n");
    try (LocalService service = LocalService.start(TestTemplate.write(folder))) {
      assertTrue(
          Http.get(service.endpoint(), "/things/1").body().endsWith("TOKEN_KEY=" + KEY + "}"));
    }
  }

  @Test
  void shortTokenKey_isRefused() throws IOException {
    Files.createDirectory(folder.resolve("events"));
    Path file = Files.writeString(folder.resolve("events").resolve("token-key"), "YWJj");
    LocalServiceException failure =
        assertThrows(LocalServiceException.class, () -> DevelopmentKey.in(folder));
    assertEquals("The key in " + file + " is shorter than 32 bytes", failure.getMessage());
  }

  @Test
  void tokenKeyThatIsNotBase64_isRefused() throws IOException {
    Files.createDirectory(folder.resolve("events"));
    Path file = Files.writeString(folder.resolve("events").resolve("token-key"), "?");
    LocalServiceException failure =
        assertThrows(LocalServiceException.class, () -> DevelopmentKey.in(folder));
    assertEquals("The key in " + file + " is not base64", failure.getMessage());
  }

  @Test
  void projectsOwnTemplate_isServed() throws Exception {
    try (LocalService service = LocalService.start(Path.of("template.yaml"))) {
      assertEquals(
          403,
          Http.unsigned(service.endpoint(), "GET", "/identitypools/a/identities/b").statusCode());
    }
  }

  private void assertFailure(String message, String handler) throws IOException {
    Path template = TestTemplate.write(folder, handler);
    LocalServiceException failure =
        assertThrows(LocalServiceException.class, () -> LocalService.start(template));
    assertEquals(message, failure.getMessage());
  }

  private LocalServiceOptions options(int port, LocalServiceOptions.DynamoDb dynamoDb)
      throws IOException {
    return new LocalServiceOptions(
        "127.0.0.1",
        port,
        TestTemplate.write(folder),
        "things",
        dynamoDb,
        new LocalServiceOptions.Trigger.None());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static LocalServiceOptions.DynamoDb embedded(int port) {
    return new LocalServiceOptions.DynamoDb.Embedded(
        new EmbeddedDynamoDb.Storage.InMemory(), "127.0.0.1", port);
  }
}
