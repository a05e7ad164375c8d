package dev.tidemark.consistency.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.consistency.history.History;
import dev.tidemark.consistency.history.JsonValues;
import dev.tidemark.consistency.history.ServiceConfig;
import dev.tidemark.consistency.workload.ClientActor;
import dev.tidemark.consistency.workload.InProcessService;
import dev.tidemark.dynamodb.DynamoDbDatasetStore;
import dev.tidemark.dynamodb.DynamoDbPoolStore;
import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.store.Backoff;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A process of the function that serves one request unless it is killed. It reads the input of the
 * operation from standard input, and prints the runs of its trigger.
 */
final class CrashingFunction {
  private CrashingFunction() {}

  public static void main(String[] arguments) throws IOException {
    List<String> given = List.of(arguments);
    JsonObject input = JsonValues.parse(new String(System.in.readAllBytes(), UTF_8));
    PoolIdentity identity = InProcessService.identity(given.get(2));
    AtomicInteger printed = new AtomicInteger();
    History history =
        new History(
            identity.pool().value(),
            identity.identity().value(),
            new ServiceConfig(
                Boolean.parseBoolean(given.get(3)),
                Duration.ofMillis(Long.parseLong(given.get(4))),
                ServiceConfig.SKEW));
    Backoff backoff = Backoff.jittered(Duration.ofMillis(5), Duration.ofMillis(100));
    DynamoDbClient client = DynamoDbClients.create(URI.create(given.get(0)));
    InProcessService service =
        new InProcessService(
            identity,
            history,
            new DynamoDbDatasetStore(client, given.get(1), backoff),
            new DynamoDbPoolStore(client, given.get(1), backoff),
            InstantSource.system(),
            backoff,
            trigger ->
                invocation -> {
                  print(history, printed);
                  return trigger.invoke(invocation);
                });
    String operation = given.get(6);
    service.serve(
        Integer.parseInt(given.get(5)),
        ClientActor.sender(given.get(2), operation),
        operation,
        input);
    // A process that is not killed ends here.
    client.close();
  }

  /** Prints the events since the last time. */
  private static void print(History history, AtomicInteger printed) {
    List<History.Event> events = history.events();
    while (printed.get() < events.size()) {
      System.out.println(JsonValues.write(events.get(printed.getAndIncrement()).json()));
    }
    System.out.flush();
  }
}
