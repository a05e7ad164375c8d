package dev.tidemark.local;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How the local service runs.
 *
 * @param host the address to listen at
 * @param port the port to listen at; 0 for any that is free
 * @param template the template that names functions, routes and the table
 * @param tableName the name of the table
 * @param dynamoDb where the data is
 * @param trigger what sees the updates of pools that have set no function
 */
public record LocalServiceOptions(
    String host, int port, Path template, String tableName, DynamoDb dynamoDb, Trigger trigger) {
  /** The address that nothing but this machine reaches. */
  public static final String LOOPBACK = "127.0.0.1";

  /** Checks the ports. */
  public LocalServiceOptions {
    requirePort(port);
  }

  /** Where the data is. */
  public sealed interface DynamoDb {
    /**
     * DynamoDB Local, started with the service and ended with it.
     *
     * @param data the folder that keeps the tables; without it they are in memory
     * @param host the address to listen at
     * @param port the port to listen at; 0 for any that is free
     */
    record Embedded(Optional<Path> data, String host, int port) implements DynamoDb {
      /** Checks the port. */
      public Embedded {
        requirePort(port);
      }
    }

    /**
     * A DynamoDB Local that runs elsewhere.
     *
     * @param endpoint where it listens
     */
    record Outside(URI endpoint) implements DynamoDb {}
  }

  /** What sees updates before they are stored. */
  public sealed interface Trigger {
    /** Nothing. */
    record None() implements Trigger {}

    /** A handler on the class path. */
    record Handler(String className) implements Trigger {}

    /** A program: the event is its input, the answer its output. */
    record Command(String command) implements Trigger {}
  }

  /** Returns options for tests: everything in memory, on free ports, by the given template. */
  public static LocalServiceOptions inMemory(Path template) {
    return inMemory(template, new Trigger.None());
  }

  /** Returns options for tests: everything in memory, on free ports, with a trigger. */
  public static LocalServiceOptions inMemory(Path template, Trigger trigger) {
    return new LocalServiceOptions(
        LOOPBACK,
        0,
        template,
        "tidemark",
        new DynamoDb.Embedded(Optional.empty(), LOOPBACK, 0),
        trigger);
  }

  private static void requirePort(int port) {
    if (port < 0 || port > 65_535) {
      throw new LocalServiceException("%d is no port: ports are 0 to 65535".formatted(port));
    }
  }
}
