package dev.tidemark.starts;

import dev.tidemark.lambda.SyncFunction;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Starts functions on one table of DynamoDB Local behind TLS, and measures their first calls. */
final class StartBench implements AutoCloseable {
  private static final String TABLE = "starts";
  private static final int LATER_CALLS = 30;

  /** The time that threads of a started function get to become idle, as before a snapshot. */
  private static final Duration QUIET = Duration.ofSeconds(1);

  private final Path folder;
  private final EmbeddedDynamoDb dynamoDb = EmbeddedDynamoDb.start();
  private final TlsFront front;
  private final Map<Subject, Path> files;
  private final SyncFunction preparer;
  private int started;
  private int datasets;

  /** A function that is measured. */
  enum Subject {
    TIDEMARK("dev.tidemark.lambda.SyncFunction"),
    FLOOR(FloorFunction.class.getName()),
    CUSTOMARY(CustomaryFunction.class.getName());

    private final String handler;

    Subject(String handler) {
      this.handler = handler;
    }
  }

  /** The costs of a process from its start to its first response. */
  record ColdStart(double wallMillis, double cpuMillis, double residentMegabytes) {}

  /**
   * The costs after a snapshot.
   *
   * @param firstMillis the time of the first response
   * @param laterMillis the median time of the next thirty
   */
  record Restore(double firstMillis, double laterMillis) {}

  /** Starts DynamoDB Local; {@code folder} is an existing, empty one for all files. */
  StartBench(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    front = new TlsFront(folder, dynamoDb.endpoint());
    files =
        Map.of(
            Subject.TIDEMARK, DeployedFiles.deployed(folder.resolve("deployed")),
            Subject.FLOOR, DeployedFiles.floor(folder.resolve("floor")),
            Subject.CUSTOMARY, DeployedFiles.customary(folder.resolve("customary")));
    try (DynamoDbClient client = dynamoDb.client()) {
      Template.read(Path.of("template.yaml")).table().createIfAbsent(client, TABLE);
    }
    Map<String, String> environment = new HashMap<>(environment(Subject.TIDEMARK, StartCase.LIST));
    environment.put("DYNAMODB_ENDPOINT", dynamoDb.endpoint().toString());
    preparer = new SyncFunction(environment);
  }

  private Map<String, String> environment(Subject subject, StartCase kind) throws IOException {
    Map<String, String> environment = new HashMap<>();
    environment.put("TABLE", TABLE);
    environment.put("DYNAMODB_ENDPOINT", front.endpoint().toString());
    environment.put("SSL_CERT_FILE", front.certificate().toString());
    environment.put("TRUST_STORE", front.trustStore().toString());
    environment.put("TOKEN_KEY", Files.readString(Path.of("events", "token-key")).strip());
    environment.put("AWS_REGION", "eu-west-1");
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "tidemark");
    environment.put("AWS_LAMBDA_LOG_FORMAT", "JSON");
    environment.put("METRICS_NAMESPACE", "Tidemark/tidemark");
    if (subject == Subject.FLOOR && kind != StartCase.LIST) {
      environment.put("FLOOR_WRITES", "true");
    }
    return environment;
  }

  private String event(StartCase kind) throws IOException {
    datasets++;
    return kind.event(preparer, "d" + datasets);
  }

  private FunctionProcess start(Subject subject, StartCase kind, FunctionProcess.Mode mode)
      throws IOException {
    started++;
    return new FunctionProcess(
        Objects.requireNonNull(files.get(subject)),
        subject.handler,
        environment(subject, kind),
        mode,
        Files.createDirectories(folder.resolve("run-" + started)));
  }

  /** Warms up the TLS server in front of DynamoDB Local. */
  void warmUp() throws IOException {
    front.warmUp();
  }

  /** Measures one cold start. */
  ColdStart coldStart(Subject subject, StartCase kind) throws IOException, InterruptedException {
    String event = event(kind);
    long begin = System.nanoTime();
    try (var function = start(subject, kind, new FunctionProcess.Mode(false, false))) {
      function.invoke(event);
      return new ColdStart(
          millisSince(begin), function.cpu().toNanos() / 1e6, function.residentKilobytes() / 1e3);
    }
  }

  /** Returns the classes that a cold start loads, with the first response. */
  List<String> coldClasses(Subject subject, StartCase kind)
      throws IOException, InterruptedException {
    try (var function = start(subject, kind, new FunctionProcess.Mode(true, false))) {
      function.invoke(event(kind));
      return function.classes();
    }
  }

  /** Measures the first calls after a snapshot. */
  Restore restore(Subject subject, StartCase kind) throws IOException, InterruptedException {
    List<String> events = new ArrayList<>();
    for (int i = 0; i <= LATER_CALLS; i++) {
      events.add(event(kind));
    }
    try (var function = start(subject, kind, new FunctionProcess.Mode(false, true))) {
      snapshot(function);
      List<Double> millis = new ArrayList<>();
      for (String event : events) {
        long begin = System.nanoTime();
        function.invoke(event);
        millis.add(millisSince(begin));
      }
      double first = millis.removeFirst();
      return new Restore(first, median(millis));
    }
  }

  /** Returns the classes that are loaded after a snapshot, until the last of some responses. */
  List<String> restoreClasses(Subject subject, StartCase... kinds)
      throws IOException, InterruptedException {
    List<String> events = new ArrayList<>();
    for (StartCase kind : kinds) {
      events.add(event(kind));
    }
    try (var function = start(subject, kinds[0], new FunctionProcess.Mode(true, true))) {
      snapshot(function);
      int before = function.classes().size();
      for (String event : events) {
        function.invoke(event);
      }
      List<String> after = function.classes();
      return after.subList(before, after.size());
    }
  }

  private void snapshot(FunctionProcess function) throws IOException, InterruptedException {
    function.awaitSnapshot();
    Thread.sleep(QUIET);
    front.breakConnections();
  }

  private static double millisSince(long begin) {
    return (System.nanoTime() - begin) / 1e6;
  }

  /** Returns the middle of some values. */
  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  @Override
  public void close() throws IOException {
    front.close();
    dynamoDb.close();
  }
}
