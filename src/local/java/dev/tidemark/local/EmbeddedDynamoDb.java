package dev.tidemark.local;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * DynamoDB Local in this process, on a port of its own. All access keys and regions see the same
 * tables.
 */
public final class EmbeddedDynamoDb implements AutoCloseable {
  private final Server server;
  private final LocalDynamoDBServerHandler handler;
  private final URI endpoint;

  private EmbeddedDynamoDb(Server server, LocalDynamoDBServerHandler handler, URI endpoint) {
    this.server = server;
    this.handler = handler;
    this.endpoint = endpoint;
  }

  /** Starts one that forgets everything at its end, on any free port of the loopback. */
  public static EmbeddedDynamoDb start() {
    return start(Optional.empty(), "127.0.0.1", 0);
  }

  /**
   * Starts one.
   *
   * @param data the folder that keeps the tables, made where it is missing; without it they are in
   *     memory
   * @param host the address to listen at
   * @param port the port to listen at; 0 for any that is free
   * @throws LocalServiceException if the folder cannot be used, or the port is taken
   */
  public static EmbeddedDynamoDb start(Optional<Path> data, String host, int port) {
    QuietLogs.configure();
    InetSocketAddress address = Address.of(host, port);
    data.ifPresent(EmbeddedDynamoDb::makeFolder);
    LocalDynamoDBServerHandler handler = handler(data);
    // DynamoDB Local's own server listens at every address, and starts even where the port is
    // taken.
    Server server = new Server(address);
    server.setHandler(handler);
    server.setStopTimeout(0);
    try {
      server.start();
    } catch (Exception e) {
      LocalServiceException failure = Address.unavailable(address, "--dynamodb-port", rootOf(e));
      stop(server, handler, failure);
      throw failure;
    }
    int actualPort = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    URI endpoint = Address.url(new InetSocketAddress(address.getAddress(), actualPort));
    return new EmbeddedDynamoDb(server, handler, endpoint);
  }

  /** Returns where clients on this machine reach it. */
  public URI endpoint() {
    return endpoint;
  }

  /** Returns a new client of it, for the caller to close. */
  public DynamoDbClient client() {
    return client(endpoint);
  }

  /** Returns a new client of a DynamoDB that asks for no real credentials. */
  static DynamoDbClient client(URI endpoint) {
    return DynamoDbClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClientBuilder(AwsCrtHttpClient.builder())
        .build();
  }

  /** Ends it. Tables in a folder stay there. */
  @Override
  public void close() {
    IllegalStateException failure = new IllegalStateException("DynamoDB Local does not stop");
    stop(server, handler, failure);
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }

  private static void stop(
      Server server, LocalDynamoDBServerHandler handler, RuntimeException failure) {
    try {
      server.stop();
    } catch (Exception e) {
      failure.addSuppressed(e);
    }
    handler.close();
  }

  private static LocalDynamoDBServerHandler handler(Optional<Path> data) {
    String folder = data.map(Path::toString).orElse(null);
    boolean shared = true;
    boolean delayed = false;
    return new LocalDynamoDBServerHandler(
        new LocalDynamoDBRequestHandler(0, data.isEmpty(), folder, shared, delayed), null);
  }

  private static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new LocalServiceException("Cannot keep data in " + folder + ": " + e, e);
    }
  }

  private static Throwable rootOf(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
