package dev.tidemark.consistency;

import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.Template;
import java.net.URI;
import java.nio.file.Path;

/** A table in a DynamoDB Local. */
final class ConsistencyTable implements AutoCloseable {
  /** Its name. */
  static final String NAME = "proof";

  private final EmbeddedDynamoDb dynamoDb = EmbeddedDynamoDb.start();

  /** Makes the table. */
  ConsistencyTable() {
    Template.read(Path.of("template.yaml")).table().createIfAbsent(dynamoDb.client(), NAME);
  }

  /** Returns where it is. */
  URI endpoint() {
    return dynamoDb.endpoint();
  }

  @Override
  public void close() {
    dynamoDb.close();
  }
}
