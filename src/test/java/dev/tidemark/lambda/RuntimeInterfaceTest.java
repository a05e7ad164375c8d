package dev.tidemark.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.MalformedJsonException;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.ProjectTemplate;
import dev.tidemark.local.Template;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The function as Lambda runs it: instantiated and invoked by Lambda's own runtime interface
 * client, in its own JVM.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class RuntimeInterfaceTest {
  private static EmbeddedDynamoDb dynamoDb;
  private static DynamoDbClient client;
  private static int tables;

  @TempDir Path folder;
  private RuntimeApi runtimeApi;
  private Path log;

  @BeforeAll
  static void startDynamoDb() {
    dynamoDb = EmbeddedDynamoDb.start();
    client = dynamoDb.client();
  }

  @AfterAll
  static void stopDynamoDb() {
    client.close();
    dynamoDb.close();
  }

  @BeforeEach
  void startRuntimeApi() throws IOException {
    runtimeApi = new RuntimeApi();
    log = folder.resolve("log");
  }

  @AfterEach
  void stopRuntimeApi() {
    runtimeApi.close();
  }

  /** Priming takes seconds, so that one process shows all that comes of a snapshot. */
  @Test
  void updateAfterASnapshot_isListed_andItsLinesAreUnwrapped() throws Exception {
    Map<String, String> environment = environment();
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    environment.put(RequestLines.NAMESPACE, "Tidemark/stack");
    Process runtime = start(environment);
    try {
      assertEquals("restore", runtimeApi.await().kind());
      assertUpdateIsListed();
    } finally {
      stop(runtime);
    }
    assertTrue(!Files.readString(log).contains("Could not prime"), Files.readString(log));
    assertLinesOfRequestsOnly();
  }

  /** CloudWatch makes no metrics of a line that the runtime has wrapped; priming leaves no line. */
  private void assertLinesOfRequestsOnly() throws IOException {
    List<JsonObject> lines =
        Files.readAllLines(log).stream()
            .map(RuntimeInterfaceTest::logLine)
            .filter(line -> line.member(EmbeddedMetrics.MEMBER).isPresent())
            .toList();
    assertEquals(
        List.of(
            "UpdateRecords request-1 JsonBoolean[value=true]",
            "ListRecords request-2 JsonBoolean[value=false]"),
        lines.stream()
            .map(
                line ->
                    "%s %s %s"
                        .formatted(
                            line.string("Operation").orElse(""),
                            line.string("RequestId").orElse(""),
                            line.members().get("ColdStart")))
            .toList());
  }

  @Test
  void directInvocationsAndUpdate_returnOutputOrThrow() throws Exception {
    Process runtime = start(environment());
    try {
      assertDirectInvocations();
      assertUpdateIsListed();
    } finally {
      stop(runtime);
    }
  }

  private void assertDirectInvocations() throws Exception {
    List<RuntimeApi.Call> calls =
        runtimeApi.invoke(
            event("list-records/direct-empty"), "{\"Operation\": \"Nothing\"}", "[\"no object\"]");
    assertEquals("response", calls.get(0).kind());
    assertEquals(Optional.of(new JsonNumber("0")), calls.get(0).body().member("Count"));
    assertError(
        "UnknownOperationException", "There is no operation of this name here", calls.get(1));
    assertError("SerializationException", "The event is an array and not an object", calls.get(2));
  }

  private static void assertError(String type, String message, RuntimeApi.Call call) {
    assertEquals("error", call.kind());
    assertEquals(Optional.of("dev.tidemark.lambda.error." + type), call.body().string("errorType"));
    assertEquals(Optional.of(message), call.body().string("errorMessage"));
  }

  /** The client gets only the id of the request; the log has the exception under that id. */
  @Test
  void unexpectedException_isLoggedUnderTheRequestId() throws Exception {
    Map<String, String> environment = environment();
    environment.put("TABLE", "missing");
    Process runtime = start(environment);
    try {
      RuntimeApi.Call call = runtimeApi.invoke(event("list-records/empty")).getFirst();
      assertEquals(Optional.of(new JsonNumber("500")), call.body().member("statusCode"));
      assertEquals(Optional.of("Internal error, request request-1"), body(call).string("message"));
    } finally {
      stop(runtime);
    }
    JsonObject line =
        Files.readAllLines(log).stream()
            .map(RuntimeInterfaceTest::logLine)
            .filter(found -> found.string("level").equals(Optional.of("ERROR")))
            .findFirst()
            .orElseThrow();
    assertEquals(Optional.of("request-1"), line.string("AWSRequestId"));
    String message = line.string("message").orElseThrow();
    assertTrue(message.startsWith("dev.tidemark.http.Router: Request request-1 failed"), message);
    assertTrue(message.contains("ResourceNotFoundException"), message);
  }

  @Test
  void missingSetting_failsTheStartAndIsNamed() throws Exception {
    Map<String, String> environment = environment();
    environment.remove("TABLE");
    Process runtime = start(environment);
    try {
      RuntimeApi.Call call = runtimeApi.await();
      assertEquals("init error", call.kind());
      assertEquals(Optional.of("TABLE is not set"), call.body().string("errorMessage"));
      assertTrue(runtime.waitFor(60, TimeUnit.SECONDS));
    } finally {
      stop(runtime);
    }
  }

  private void assertUpdateIsListed() throws Exception {
    List<RuntimeApi.Call> calls =
        runtimeApi.invoke(event("update-records/first-write"), event("list-records/all"));
    for (RuntimeApi.Call call : calls) {
      assertEquals("response", call.kind());
      assertEquals(Optional.of(new JsonNumber("200")), call.body().member("statusCode"));
      JsonArray records = (JsonArray) body(call).member("Records").orElseThrow();
      JsonObject written = (JsonObject) records.elements().getFirst();
      assertEquals(Optional.of("1200"), written.string("Value"));
      assertEquals(Optional.of(new JsonNumber("1")), written.member("SyncCount"));
    }
  }

  private Map<String, String> environment() throws IOException {
    tables++;
    String table = "runtime-" + tables;
    ProjectTemplate.TABLE.createIfAbsent(client, table);
    return new HashMap<>(
        Map.of(
            "TABLE",
            table,
            "DYNAMODB_ENDPOINT",
            dynamoDb.endpoint().toString(),
            "TOKEN_KEY",
            Files.readString(Path.of("events", "token-key")).strip(),
            "AWS_REGION",
            "eu-west-1",
            "AWS_LAMBDA_FUNCTION_NAME",
            "tidemark",
            "AWS_LAMBDA_LOG_FORMAT",
            "JSON"));
  }

  private Process start(Map<String, String> environment) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(coverageAgent());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-classpath",
            System.getProperty("java.class.path"),
            AWSLambda.class.getName(),
            Template.read(Path.of("template.yaml")).functions().getFirst().handler()));
    ProcessBuilder runtime = new ProcessBuilder(command);
    runtime.environment().putAll(environment);
    runtime.environment().put("AWS_LAMBDA_RUNTIME_API", runtimeApi.address());
    return runtime.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /** Returns the coverage agent of this JVM, so that the other JVM is measured too. */
  private static List<String> coverageAgent() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-javaagent:") && argument.contains("jacoco"))
        .toList();
  }

  /** Stops the runtime gracefully, so that it can write its coverage. */
  private static void stop(Process runtime) throws InterruptedException {
    runtime.destroy();
    if (!runtime.waitFor(30, TimeUnit.SECONDS)) {
      runtime.destroyForcibly().waitFor();
    }
  }

  private static String event(String name) throws IOException {
    return Files.readString(Path.of("events", name + ".json"));
  }

  private static JsonObject body(RuntimeApi.Call call) throws Exception {
    return (JsonObject) Json.parse(call.body().string("body").orElseThrow());
  }

  private static JsonObject logLine(String line) {
    try {
      JsonValue value = Json.parse(line);
      return value instanceof JsonObject object ? object : JsonObject.EMPTY;
    } catch (MalformedJsonException e) {
      return JsonObject.EMPTY;
    }
  }
}
