package dev.tidemark.local;

import dev.tidemark.local.inprocess.InProcessHttp;
import dev.tidemark.local.inprocess.JettyConnection;
import dev.tidemark.local.inprocess.JettyExchange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * DynamoDB Local in this process, on its own port, and without it for this process. All access keys
 * and regions share the same tables.
 */
public final class EmbeddedDynamoDb implements AutoCloseable {
  /** The place of the tables. */
  public sealed interface Storage {
    /** Memory: the tables are gone when the instance stops. */
    record InMemory() implements Storage {}

    /** A folder: the tables persist. */
    record Folder(Path path) implements Storage {}
  }

  private final Server server;
  private final LocalDynamoDBServerHandler handler;
  private final URI endpoint;
  private final InProcessHttp http;

  private EmbeddedDynamoDb(
      Server server, LocalDynamoDBServerHandler handler, InetSocketAddress address) {
    this.server = server;
    this.handler = handler;
    this.endpoint = ListenAddresses.url(address);
    JettyConnection connection = new JettyConnection(server.getConnectors()[0], address);
    this.http = new InProcessHttp((request, body) -> JettyExchange.run(connection, request, body));
  }

  /** Starts an in-memory instance on any free port of the loopback address. */
  public static EmbeddedDynamoDb start() {
    return start(new Storage.InMemory(), LocalServiceOptions.LOOPBACK, 0);
  }

  /**
   * Starts an instance.
   *
   * @param storage the place of the tables; a missing folder is created
   * @param host the address to listen on
   * @param port the port to listen on; 0 means any free port
   * @throws LocalServiceException if the folder is unusable, or the port is taken
   */
  public static EmbeddedDynamoDb start(Storage storage, String host, int port) {
    QuietLogs.configure();
    InetSocketAddress address = ListenAddresses.of(host, port);
    LocalDynamoDBServerHandler handler =
        new LocalDynamoDBServerHandler(requestHandler(storage), null);
    // DynamoDB Local's own server listens on every address, and starts even if the port is taken.
    Server server = new Server(address);
    server.setHandler(handler);
    server.setStopTimeout(0);
    try {
      server.start();
    } catch (Exception e) {
      LocalServiceException failure =
          ListenAddresses.unavailable(address, "--dynamodb-port", rootOf(e));
      stop(server, handler, failure);
      throw failure;
    }
    int actualPort = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    return new EmbeddedDynamoDb(
        server, handler, new InetSocketAddress(address.getAddress(), actualPort));
  }

  /** Returns the URL for clients on this machine. */
  public URI endpoint() {
    return endpoint;
  }

  /** Returns an HTTP client that reaches the instance without its port. */
  public SdkHttpClient http() {
    return http;
  }

  /** Returns a new client without the port, for the caller to close. */
  public DynamoDbClient client() {
    return access().client();
  }

  /** Returns the access of this process. */
  DynamoDbAccess access() {
    return new DynamoDbAccess.Embedded(endpoint, http);
  }

  /** Stops the instance. Tables in a folder persist. */
  @Override
  public void close() {
    http.close();
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

  private static LocalDynamoDBRequestHandler requestHandler(Storage storage) {
    boolean shared = true;
    boolean delayed = false;
    return switch (storage) {
      case Storage.InMemory _ -> new LocalDynamoDBRequestHandler(0, true, null, shared, delayed);
      case Storage.Folder(Path path) -> {
        makeFolder(path);
        yield new LocalDynamoDBRequestHandler(0, false, path.toString(), shared, delayed);
      }
    };
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
