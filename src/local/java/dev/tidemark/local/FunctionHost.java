package dev.tidemark.local;

import dev.tidemark.lambda.Surroundings;
import dev.tidemark.sync.SyncTriggers;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * The host of a service's functions. It gives them their clock, their way to DynamoDB and their
 * triggers, and keeps them from running while something replaces their table's items.
 */
final class FunctionHost extends Surroundings {
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final InstantSource clock;
  private final DynamoDbAccess dynamoDb;
  private final UnaryOperator<SyncTriggers> triggers;
  private final Consumer<String> lines;

  /**
   * Creates a host.
   *
   * @param dynamoDb the way to the DynamoDB that the functions' settings name
   * @param triggers changes the triggers that are configured
   * @param lines takes the log line of each request, on the thread that serves the request
   */
  FunctionHost(
      InstantSource clock,
      DynamoDbAccess dynamoDb,
      UnaryOperator<SyncTriggers> triggers,
      Consumer<String> lines) {
    this.clock = clock;
    this.dynamoDb = dynamoDb;
    this.triggers = triggers;
    this.lines = lines;
  }

  /** An invocation of a function. */
  @FunctionalInterface
  interface Invocation<T, X extends Exception> {
    T run() throws X;
  }

  @Override
  public InstantSource clock() {
    return clock;
  }

  @Override
  public Optional<SdkHttpClient> dynamoDbHttp() {
    return dynamoDb.inProcess();
  }

  @Override
  public SyncTriggers triggers(SyncTriggers configured) {
    return triggers.apply(configured);
  }

  @Override
  public void writeLine(String requestId, ByteArrayOutputStream line) {
    lines.accept(line.toString(StandardCharsets.UTF_8).strip());
  }

  /** Runs an invocation; many may run at once. */
  <T, X extends Exception> T run(Invocation<T, X> invocation) throws X {
    lock.readLock().lock();
    try {
      return invocation.run();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Works while no function runs. The wait ends with the longest running invocation. */
  <T> T whileIdle(Supplier<T> work) {
    lock.writeLock().lock();
    try {
      return work.get();
    } finally {
      lock.writeLock().unlock();
    }
  }
}
