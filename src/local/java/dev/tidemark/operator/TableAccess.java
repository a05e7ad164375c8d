package dev.tidemark.operator;

import dev.tidemark.dynamodb.client.DynamoDbClients;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The options of every subcommand that reads a whole table. */
final class TableAccess {
  @Option(names = "--table", required = true, paramLabel = "NAME", description = "the table")
  private String table = "";

  @Option(
      names = "--segments",
      paramLabel = "NUMBER",
      converter = AtLeast.One.class,
      defaultValue = "8",
      description = "parts of the table to process in parallel (default: ${DEFAULT-VALUE})")
  private int segments;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      converter = HttpUrl.class,
      description =
          "another DynamoDB instead of AWS's; the settings of a table there stay as they are")
  private @Nullable URI endpoint;

  /** Returns the table's name. */
  String table() {
    return table;
  }

  /** Returns the number of parts of the table to process in parallel. */
  int segments() {
    return segments;
  }

  /** Tells whether the table is AWS's. */
  boolean isInAws() {
    return endpoint == null;
  }

  /** Returns a new client of the table's DynamoDB, for the caller to close. */
  DynamoDbClient client() {
    return Optional.ofNullable(endpoint)
        .map(DynamoDbClients::create)
        .orElseGet(DynamoDbClients::create);
  }
}
