package dev.tidemark.local;

import dev.tidemark.local.control.Control;
import dev.tidemark.local.control.Faults;
import dev.tidemark.local.control.LocalClock;
import dev.tidemark.local.control.RequestLog;
import dev.tidemark.local.outbox.ObjectStore;
import dev.tidemark.local.outbox.Outbox;
import dev.tidemark.local.outbox.OutboxServer;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The parts of a service that its control routes show and change. */
final class ServiceControl implements AutoCloseable {
  /** The default of the template. */
  private static final Duration DEFAULT_TRIGGER_TIME = Duration.ofSeconds(5);

  private final LocalClock clock = new LocalClock();
  private final Faults faults = new Faults();
  private final RequestLog requests = new RequestLog(clock);
  private final FunctionHost host;
  private final DynamoDbClient dynamoDb;
  private final String table;

  /**
   * Creates the parts.
   *
   * @param access the way to the service's DynamoDB
   * @param table the name of the table
   * @param shell the shell's variables, one of which may limit the time of triggers
   */
  ServiceControl(DynamoDbAccess access, String table, Map<String, String> shell) {
    this.dynamoDb = access.client();
    this.table = table;
    Duration triggerTime = triggerTime(shell.getOrDefault("TRIGGER_TIMEOUT_SECONDS", ""));
    this.host =
        new FunctionHost(
            clock,
            access,
            triggers -> faults.before(triggers, triggerTime),
            requests::functionLine);
  }

  /** Returns the time limit of triggers. The functions refuse a number that is none. */
  private static Duration triggerTime(String seconds) {
    return seconds.matches("\\d{1,4}")
        ? Duration.ofSeconds(Long.parseLong(seconds))
        : DEFAULT_TRIGGER_TIME;
  }

  /** Returns the clock of the service. */
  LocalClock clock() {
    return clock;
  }

  /** Returns the host of the functions. */
  FunctionHost host() {
    return host;
  }

  /** Returns the interceptor of all requests. */
  Interceptor interceptor() {
    return requests.around(faults);
  }

  /** Returns the paths of the outbox and of the control routes. */
  LocalPaths paths(
      LocalServiceOptions options,
      List<Function> functions,
      ChangePumps pumps,
      Map<String, String> addresses,
      Deque<AutoCloseable> resources) {
    LocalPaths paths = new LocalPaths();
    Outbox outbox = outbox(options);
    new OutboxServer(outbox, objects(options, resources), clock, pumps::pump).addTo(paths);
    Control.Table content =
        new Control.Table(
            dynamoDb, table, changes -> changeAtStandstill(changes, functions, pumps));
    new Control(content, new Control.Parts(clock, faults, requests, outbox), addresses)
        .addTo(paths);
    return paths;
  }

  private Outbox outbox(LocalServiceOptions options) {
    return options
        .outboxFile()
        .map(file -> Outbox.inFile(clock, file))
        .orElseGet(() -> Outbox.inMemory(clock));
  }

  private static ObjectStore objects(LocalServiceOptions options, Deque<AutoCloseable> resources) {
    ObjectStore objects =
        options
            .dataFolder()
            .map(folder -> ObjectStore.inFolder(folder.resolve("objects")))
            .orElseGet(ObjectStore::temporary);
    resources.push(objects);
    return objects;
  }

  /**
   * Changes the table behind the functions, which then see no change and no setting from before.
   */
  private long changeAtStandstill(
      LongSupplier changes, List<Function> functions, ChangePumps pumps) {
    return pumps.whilePaused(
        () ->
            host.whileIdle(
                () -> {
                  long number = changes.getAsLong();
                  pumps.skip();
                  functions.forEach(Function::forgetPools);
                  return number;
                }));
  }

  /** Ends the requests that wait for others. */
  void stopWaits() {
    requests.close();
  }

  @Override
  public void close() {
    dynamoDb.close();
  }
}
