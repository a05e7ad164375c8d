package dev.tidemark.local;

import dev.tidemark.local.memory.MemoryEngine;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Deque;

/** Starts the DynamoDB of a local service. */
final class LocalDynamoDb {
  private LocalDynamoDb() {}

  /**
   * Starts the DynamoDB that the options name, and returns the way to it.
   *
   * @param resources gets what must be closed to stop it
   * @throws LocalServiceException if it cannot start
   */
  static DynamoDbAccess start(
      LocalServiceOptions.DynamoDb options, Deque<AutoCloseable> resources) {
    return switch (options) {
      case LocalServiceOptions.DynamoDb.Outside(URI endpoint) ->
          new DynamoDbAccess.Remote(endpoint);
      case LocalServiceOptions.DynamoDb.Embedded(var storage, var host, var port) -> {
        EmbeddedDynamoDb embedded = EmbeddedDynamoDb.start(storage, host, port);
        resources.push(embedded);
        yield embedded.access();
      }
      case LocalServiceOptions.DynamoDb.Memory(var host, var port) -> {
        MemoryEngine engine = memory(ListenAddresses.of(host, port));
        resources.push(engine);
        yield new DynamoDbAccess.Embedded(ListenAddresses.url(engine.address()), engine.http());
      }
    };
  }

  private static MemoryEngine memory(InetSocketAddress address) {
    try {
      return MemoryEngine.start(address);
    } catch (IOException e) {
      throw ListenAddresses.unavailable(address, "--dynamodb-port", e);
    }
  }
}
