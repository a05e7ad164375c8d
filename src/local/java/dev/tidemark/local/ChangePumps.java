package dev.tidemark.local;

import dev.tidemark.http.Operation;
import dev.tidemark.lambda.ChangesFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.logging.Logger;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The pumps of a local service's table: one for each function that the template maps to the table's
 * stream. Each has its own position, so that a function that fails does not delay another.
 */
final class ChangePumps implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ChangePumps.class.getName());

  /** The routes of the operations that return what {@link ChangesFunction} counts. */
  private static final Set<Route> COUNTED =
      Set.of(
          Route.of(Operation.DESCRIBE_IDENTITY_POOL_USAGE),
          Route.of(Operation.LIST_IDENTITY_POOL_USAGE));

  private final List<ChangePump> pumps;
  private final List<TableStream> streams;

  private ChangePumps(List<ChangePump> pumps, List<TableStream> streams) {
    this.pumps = List.copyOf(pumps);
    this.streams = List.copyOf(streams);
  }

  /** Returns the pumps, running. */
  static ChangePumps start(
      List<Function> functions, LocalServiceOptions options, DynamoDbAccess dynamoDb) {
    ChangePumps pumps = of(functions, options, dynamoDb);
    pumps.pumps.forEach(ChangePump::start);
    return pumps;
  }

  /**
   * Returns the pumps, not yet running. There are none if no function of the template reads the
   * table's stream, or if the table has no stream. The latter is logged.
   */
  static ChangePumps of(
      List<Function> functions, LocalServiceOptions options, DynamoDbAccess dynamoDb) {
    List<Function> readers =
        functions.stream().filter(function -> function.definition().readsStream()).toList();
    if (readers.isEmpty()) {
      return new ChangePumps(List.of(), List.of());
    }
    Optional<String> arn = streamArn(options.tableName(), dynamoDb);
    if (arn.isEmpty()) {
      LOG.warning(
          "The table %s has no stream, so the usage of identity pools is not counted, and nothing"
                  .formatted(options.tableName())
              + " is published");
      return new ChangePumps(List.of(), List.of());
    }
    TableStream stream = TableStream.open(dynamoDb, arn.get());
    List<ChangePump> pumps = new ArrayList<>();
    for (Function reader : readers) {
      StreamMapping mapping = reader.definition().streamMapping().orElseThrow();
      pumps.add(new ChangePump(stream, position(options, stream, reader), reader, mapping));
    }
    return new ChangePumps(pumps, List.of(stream));
  }

  /** Pumps if a request on the route returns what a function counts. */
  void pumpBefore(Route route) {
    if (COUNTED.contains(route)) {
      pumps.stream()
          .filter(pump -> pump.function().is(ChangesFunction.class))
          .forEach(ChangePump::pump);
    }
  }

  /** Delivers all changes up to now. */
  void pump() {
    pumps.forEach(ChangePump::pump);
  }

  /** Works while no pump delivers changes, and returns the result. */
  <T> T whilePaused(Supplier<T> work) {
    pumps.forEach(ChangePump::pause);
    try {
      return work.get();
    } finally {
      pumps.forEach(ChangePump::resume);
    }
  }

  /** Marks all changes up to now as handled, although no function got them. */
  void skip() {
    pumps.forEach(ChangePump::skip);
  }

  private static Optional<String> streamArn(String table, DynamoDbAccess dynamoDb) {
    try (DynamoDbClient client = dynamoDb.client()) {
      return Optional.ofNullable(
          client.describeTable(describe -> describe.tableName(table)).table().latestStreamArn());
    }
  }

  /** Returns a position beside the data, if they persist. Each function and stream has its own. */
  private static StreamPosition position(
      LocalServiceOptions options, TableStream stream, Function reader) {
    String name = stream.arn().replaceAll("[^A-Za-z0-9._-]", "_");
    return options
        .dataFolder()
        .map(
            folder ->
                StreamPosition.inFile(
                    folder.resolve(name + "." + reader.definition().name() + ".position"),
                    folder.resolve(name + ".position")))
        .orElseGet(StreamPosition::inMemory);
  }

  /** Stops to pump every second. A delivery that is cut off is repeated after the next start. */
  void stop() {
    TimerStop.stop(pumps.stream().map(ChangePump::timer).toList());
  }

  /** Stops the pumps, and closes the client that they share. */
  @Override
  public void close() {
    stop();
    streams.forEach(TableStream::close);
  }
}
