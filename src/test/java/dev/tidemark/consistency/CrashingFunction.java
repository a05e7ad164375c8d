package dev.tidemark.consistency;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.dynamodb.DynamoDbDatasetStore;
import dev.tidemark.dynamodb.DynamoDbPoolStore;
import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.store.Backoff;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A process of the function that answers one request, if it lives to. It reads the input of the
 * operation, and prints what its trigger is shown.
 */
final class CrashingFunction {
  private CrashingFunction() {}

  public static void main(String[] arguments) throws IOException {
    List<String> given = List.of(arguments);
    JsonObject input = Trees.parse(new String(System.in.readAllBytes(), UTF_8));
    AtomicInteger printed = new AtomicInteger();
    History history =
        new History(
            new Terms(
                Boolean.parseBoolean(given.get(3)),
                Duration.ofMillis(Long.parseLong(given.get(4)))));
    Backoff backoff = Backoff.jittered(Duration.ofMillis(5), Duration.ofMillis(100));
    DynamoDbClient client = DynamoDbClients.create(URI.create(given.get(0)));
    String id = given.get(2);
    Service service =
        new Service(
            Service.identity(id),
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
    service.answer(
        Integer.parseInt(given.get(5)), ClientActor.sender(id, given.get(6)), given.get(6), input);
    // It is to end only when it is killed.
    client.close();
  }

  /** Prints what happened since the last time. */
  private static void print(History history, AtomicInteger printed) {
    List<History.Event> events = history.events();
    while (printed.get() < events.size()) {
      System.out.println(Trees.write(events.get(printed.getAndIncrement()).json()));
    }
    System.out.flush();
  }
}
