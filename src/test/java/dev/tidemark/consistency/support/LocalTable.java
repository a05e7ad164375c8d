package dev.tidemark.consistency.support;

import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.ProjectTemplate;
import java.net.URI;

/** A table in an embedded DynamoDB Local. */
public final class LocalTable implements AutoCloseable {
  /** The name of the table. */
  public static final String NAME = "consistency";

  private final EmbeddedDynamoDb dynamoDb = EmbeddedDynamoDb.start();

  /** Starts DynamoDB Local and creates the table. */
  public LocalTable() {
    ProjectTemplate.TABLE.createIfAbsent(dynamoDb.client(), NAME);
  }

  /** Returns the endpoint of DynamoDB Local. */
  public URI endpoint() {
    return dynamoDb.endpoint();
  }

  @Override
  public void close() {
    dynamoDb.close();
  }
}
