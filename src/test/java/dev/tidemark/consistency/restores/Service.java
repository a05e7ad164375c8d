package dev.tidemark.consistency.restores;

import dev.tidemark.consistency.history.JsonValues;
import dev.tidemark.consistency.workload.World.Response;
import dev.tidemark.consistency.workload.World.Sender;
import dev.tidemark.dynamodb.DatasetChanges;
import dev.tidemark.http.HttpResponse;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.local.memory.MemoryDynamoDb;
import dev.tidemark.model.DatasetId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The functions of all lives. Requests go to the instances of the present deployment. Instances
 * whose version has another table or floor exist, too, and must refuse every request.
 */
final class Service {
  /** The first status of errors that clients retry. */
  private static final int RETRYABLE = 429;

  private final Random random;
  private final Violations violations;
  private final List<FunctionInstance> instances = new ArrayList<>();
  private final List<FunctionInstance> strangers = new ArrayList<>();
  private MemoryDynamoDb table = new MemoryDynamoDb();
  private long floor;
  private long seconds = 1_795_428_930;
  private int calls;

  Service(Random random, Violations violations) {
    this.random = random;
    this.violations = violations;
    watch(table);
    start();
  }

  /** Runs the check that a deployment makes of its stream on each later write. */
  void watch(MemoryDynamoDb watched) {
    watched.watch(change -> DatasetChanges.of(change, breach -> violations.add("%s", breach)));
  }

  MemoryDynamoDb table() {
    return table;
  }

  long floor() {
    return floor;
  }

  int calls() {
    return calls;
  }

  private Instant now() {
    return Instant.ofEpochSecond(seconds);
  }

  private FunctionInstance start() {
    FunctionInstance started = new FunctionInstance(table, floor, this::now);
    instances.add(started);
    return started;
  }

  /** Returns an instance of a version with a table and a floor. */
  FunctionInstance start(MemoryDynamoDb itsTable, long itsFloor) {
    return new FunctionInstance(itsTable, itsFloor, this::now);
  }

  /** Stops the functions. Snapshots of some instances stay. */
  List<FunctionInstance> stop() {
    List<FunctionInstance> snapshots = List.copyOf(instances);
    snapshots.forEach(FunctionInstance::prepareForSnapshot);
    instances.clear();
    return snapshots;
  }

  /**
   * Deploys the functions on a table.
   *
   * @param started instances that started before; those with another floor must stay useless
   */
  void deploy(MemoryDynamoDb newTable, long newFloor, List<FunctionInstance> started) {
    table = newTable;
    floor = newFloor;
    strangers.clear();
    for (FunctionInstance each : started) {
      (each.floor() == newFloor ? instances : strangers).add(each);
    }
    start();
  }

  /** Sends a request to an instance. */
  Response call(DatasetId dataset, String sender, String operation, JsonObject input) {
    if (random.nextInt(25) == 0) {
      start();
    }
    if (random.nextInt(6) == 0) {
      strangers.forEach(stranger -> checkRefuses(stranger, dataset, operation, input));
    }
    FunctionInstance instance = instances.get(random.nextInt(instances.size()));
    Response response = send(instance, dataset, sender, operation, input);
    violations.check(
        response.status() < RETRYABLE, "%s of %s gets %s", operation, dataset, response);
    return response;
  }

  /** Checks that an instance refuses a request with an error that clients retry. */
  void checkRefuses(
      FunctionInstance instance, DatasetId dataset, String operation, JsonObject input) {
    Response response = send(instance, dataset, "stranger", operation, input);
    violations.check(
        response.status() >= RETRYABLE,
        "a function with the floor %d serves a table that is not ready for it: %s",
        instance.floor(),
        response);
  }

  private Response send(
      FunctionInstance instance,
      DatasetId dataset,
      String sender,
      String operation,
      JsonObject input) {
    calls++;
    seconds++;
    HttpResponse response =
        instance.serve(calls, dataset.owner(), new Sender(sender, false), operation, input);
    return new Response(response.status(), JsonValues.parse(Json.write(response.body())));
  }
}
