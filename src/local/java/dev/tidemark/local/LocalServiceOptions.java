package dev.tidemark.local;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The options of the local service.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 means any free port
 * @param template the template with functions, routes and the table
 * @param tableName the name of the table
 * @param dynamoDb the DynamoDB with the data
 * @param trigger the sync trigger of pools that have set none
 * @param outgoing where the functions send to
 * @param api the API in front of the functions
 */
public record LocalServiceOptions(
    String host,
    int port,
    Path template,
    String tableName,
    DynamoDb dynamoDb,
    Trigger trigger,
    Outgoing outgoing,
    ApiOptions api) {
  /** The address that only this machine can reach. */
  public static final String LOOPBACK = "127.0.0.1";

  /** Checks the ports. */
  public LocalServiceOptions {
    requirePort(port);
  }

  /** Creates options with the default API. */
  public LocalServiceOptions(
      String host,
      int port,
      Path template,
      String tableName,
      DynamoDb dynamoDb,
      Trigger trigger,
      Outgoing outgoing) {
    this(host, port, template, tableName, dynamoDb, trigger, outgoing, ApiOptions.DEFAULT);
  }

  /** Creates options with which everything that functions send goes to the outbox. */
  public LocalServiceOptions(
      String host, int port, Path template, String tableName, DynamoDb dynamoDb, Trigger trigger) {
    this(host, port, template, tableName, dynamoDb, trigger, Outgoing.TO_OUTBOX);
  }

  /**
   * The services that functions send to. The outbox receives requests to those without an endpoint.
   *
   * @param kinesis the endpoint of Kinesis
   * @param s3 the endpoint of S3
   * @param file the file of the outbox; by default {@code outbox.jsonl} in the folder of the data
   * @param takeOver the service that identities are taken over from at their first request
   */
  public record Outgoing(
      Optional<URI> kinesis, Optional<URI> s3, Optional<Path> file, Optional<TakeOver> takeOver) {
    /** No endpoint and no file. */
    public static final Outgoing TO_OUTBOX =
        new Outgoing(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * A service that identities are taken over from.
   *
   * @param endpoint the URL of a service with the API of Cognito Sync
   * @param pool the id of the pool
   */
  public record TakeOver(URI endpoint, String pool) {}

  /** Returns the folder of the data; empty if they are in memory or outside. */
  Optional<Path> dataFolder() {
    return switch (dynamoDb) {
      case DynamoDb.Embedded(EmbeddedDynamoDb.Storage.Folder(Path folder), var _, var _) ->
          Optional.of(folder);
      case DynamoDb.Embedded _, DynamoDb.Memory _, DynamoDb.Outside _ -> Optional.empty();
    };
  }

  /** Returns the file of the outbox, if it has one. */
  Optional<Path> outboxFile() {
    return outgoing.file().or(() -> dataFolder().map(folder -> folder.resolve("outbox.jsonl")));
  }

  /** The DynamoDB with the data. */
  public sealed interface DynamoDb {
    /**
     * DynamoDB Local, started and stopped with the service.
     *
     * @param storage the place of the tables
     * @param host the address to listen on
     * @param port the port to listen on; 0 means any free port
     */
    record Embedded(EmbeddedDynamoDb.Storage storage, String host, int port) implements DynamoDb {
      /** Checks the port. */
      public Embedded {
        requirePort(port);
      }
    }

    /**
     * The memory engine, started and stopped with the service.
     *
     * @param host the address to listen on
     * @param port the port to listen on; 0 means any free port
     */
    record Memory(String host, int port) implements DynamoDb {
      /** Checks the port. */
      public Memory {
        requirePort(port);
      }
    }

    /**
     * A DynamoDB Local outside this process.
     *
     * @param endpoint its URL
     */
    record Outside(URI endpoint) implements DynamoDb {}
  }

  /** The sync trigger, which sees updates before they are stored. */
  public sealed interface Trigger {
    /** No trigger. */
    record None() implements Trigger {}

    /**
     * A handler class on the class path, in this process. If it never ends, nothing can stop it.
     */
    record Handler(String className) implements Trigger {}

    /** A handler class on the class path, in processes of its own. See {@link HandlerProcesses}. */
    record HandlerProcess(String className) implements Trigger {}

    /** A shell command. See {@link CommandTrigger}. */
    record Command(String command) implements Trigger {}
  }

  /** Returns options for tests: in memory, on free ports, without a trigger. */
  public static LocalServiceOptions inMemory(Path template) {
    return inMemory(template, new Trigger.None());
  }

  /** Returns options for tests: in memory, on free ports, with a trigger. */
  public static LocalServiceOptions inMemory(Path template, Trigger trigger) {
    return new LocalServiceOptions(
        LOOPBACK,
        0,
        template,
        "tidemark",
        new DynamoDb.Embedded(new EmbeddedDynamoDb.Storage.InMemory(), LOOPBACK, 0),
        trigger);
  }

  /** Returns these options with another API. */
  public LocalServiceOptions with(ApiOptions otherApi) {
    return new LocalServiceOptions(
        host, port, template, tableName, dynamoDb, trigger, outgoing, otherApi);
  }

  private static void requirePort(int port) {
    if (port < 0 || port > 65_535) {
      throw new LocalServiceException("%d is not a port: ports are 0 to 65535".formatted(port));
    }
  }
}
