package dev.tidemark.operator;

import dev.tidemark.dynamodb.client.DynamoDbClients;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The options that name a table. */
final class TableEndpoint {
  @Option(names = "--table", required = true, paramLabel = "NAME", description = "the table")
  private String table = "";

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      converter = HttpUrl.class,
      description = "another DynamoDB instead of AWS's")
  private @Nullable URI endpoint;

  /** Returns the table's name. */
  String table() {
    return table;
  }

  /** Returns a name that tells the table from one of the same name elsewhere. */
  String name(DynamoDbClient client) {
    return Optional.ofNullable(endpoint)
        .map(url -> table + " at " + url)
        .orElseGet(() -> table + " in " + client.serviceClientConfiguration().region());
  }

  /** Returns a new client of the table's DynamoDB, for the caller to close. */
  DynamoDbClient client() {
    return Optional.ofNullable(endpoint)
        .map(DynamoDbClients::create)
        .orElseGet(DynamoDbClients::create);
  }
}
