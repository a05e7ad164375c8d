package dev.tidemark.local;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.logging.Logger;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Starts the pump of a local service's table. */
final class ChangePumps {
  private static final Logger LOG = Logger.getLogger(ChangePumps.class.getName());

  private ChangePumps() {}

  /**
   * Starts a pump, unless no function of the template reads the table's stream, or the table has no
   * stream. The latter is logged.
   */
  static Optional<ChangePump> start(
      List<Function> functions, LocalServiceOptions options, URI dynamoDb) {
    List<Function> readers =
        functions.stream().filter(function -> function.definition().readsStream()).toList();
    if (readers.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> arn = streamArn(options.tableName(), dynamoDb);
    if (arn.isEmpty()) {
      LOG.warning(
          "The table %s has no stream, so the usage of identity pools is not counted"
              .formatted(options.tableName()));
      return Optional.empty();
    }
    ChangePump pump =
        new ChangePump(
            TableStream.open(dynamoDb, arn.get()), position(options, arn.get()), readers);
    pump.start();
    return Optional.of(pump);
  }

  private static Optional<String> streamArn(String table, URI dynamoDb) {
    try (DynamoDbClient client = EmbeddedDynamoDb.client(dynamoDb)) {
      return Optional.ofNullable(
          client.describeTable(describe -> describe.tableName(table)).table().latestStreamArn());
    }
  }

  /** Returns a position beside the data, if they persist. Each stream has its own. */
  private static StreamPosition position(LocalServiceOptions options, String streamArn) {
    return switch (options.dynamoDb()) {
      case LocalServiceOptions.DynamoDb.Embedded(
              EmbeddedDynamoDb.Storage.Folder(Path folder),
              var _,
              var _) ->
          StreamPosition.inFile(
              folder.resolve(streamArn.replaceAll("[^A-Za-z0-9._-]", "_") + ".position"));
      case LocalServiceOptions.DynamoDb.Embedded _, LocalServiceOptions.DynamoDb.Outside _ ->
          StreamPosition.inMemory();
    };
  }
}
