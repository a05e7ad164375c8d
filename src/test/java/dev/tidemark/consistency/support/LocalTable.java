package dev.tidemark.consistency.support;

import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.ProjectTemplate;
import dev.tidemark.local.memory.MemoryEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A table in an embedded DynamoDB. */
public final class LocalTable implements AutoCloseable {
  /** The name of the table. */
  public static final String NAME = "consistency";

  private final URI endpoint;
  private final Runnable stop;

  /** Starts DynamoDB Local and creates the table. */
  public LocalTable() {
    EmbeddedDynamoDb dynamoDb = EmbeddedDynamoDb.start();
    endpoint = dynamoDb.endpoint();
    stop = dynamoDb::close;
    create();
  }

  private LocalTable(MemoryEngine engine) {
    endpoint = URI.create("http://127.0.0.1:" + engine.address().getPort());
    stop = engine::close;
    create();
  }

  /** Starts the memory engine and creates the table. */
  public static LocalTable onMemoryEngine() {
    try {
      return new LocalTable(
          MemoryEngine.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void create() {
    try (DynamoDbClient client = DynamoDbClients.create(endpoint)) {
      ProjectTemplate.TABLE.createIfAbsent(client, NAME);
    }
  }

  /** Returns the endpoint of the DynamoDB. */
  public URI endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    stop.run();
  }
}
