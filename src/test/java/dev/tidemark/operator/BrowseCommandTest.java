package dev.tidemark.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tidemark.events.EventContext;
import dev.tidemark.json.Json;
import dev.tidemark.lambda.SyncFunction;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.Template;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The command line of the browser, on DynamoDB Local and the function behind Lambda's Invoke. */
final class BrowseCommandTest {
  private final EmbeddedDynamoDb dynamoDb = EmbeddedDynamoDb.start();
  private final HttpClient http = HttpClient.newHttpClient();
  private final StringWriter errors = new StringWriter();
  private HttpServer lambda;

  @BeforeEach
  void start() throws IOException {
    Template.read(Path.of("template.yaml")).table().createIfAbsent(dynamoDb.client(), "table");
    lambda = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    SyncFunction function =
        new SyncFunction(
            Map.of(
                "TABLE", "table",
                "DYNAMODB_ENDPOINT", dynamoDb.endpoint().toString(),
                "TOKEN_KEY", Files.readString(Path.of("events", "token-key")).strip()));
    lambda.createContext(
        "/2015-03-31/functions/sync/invocations", exchange -> invoke(function, exchange));
    lambda.start();
  }

  @AfterEach
  void stop() {
    lambda.stop(0);
    dynamoDb.close();
  }

  /** Responds as Lambda does, also if the function throws an exception. */
  private static void invoke(SyncFunction function, HttpExchange exchange) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try (exchange) {
      byte[] event = exchange.getRequestBody().readAllBytes();
      try {
        function.handleRequest(new ByteArrayInputStream(event), output, new EventContext());
      } catch (RuntimeException e) {
        exchange.getResponseHeaders().set("X-Amz-Function-Error", "Unhandled");
        writeError(output, e);
      }
      exchange.sendResponseHeaders(200, output.size());
      exchange.getResponseBody().write(output.toByteArray());
    }
  }

  private static void writeError(ByteArrayOutputStream output, RuntimeException error)
      throws IOException {
    Json.write(
        output,
        json -> {
          json.writeStartObject();
          json.writeStringField("errorType", error.getClass().getName());
          json.writeStringField("errorMessage", error.getMessage());
          json.writeEndObject();
        });
  }

  private FutureTask<Integer> run(PrintWriter out, String... arguments) {
    List<String> all = new ArrayList<>(List.of("browse"));
    all.addAll(List.of("--table", "table", "--endpoint", dynamoDb.endpoint().toString()));
    all.addAll(List.of(arguments));
    return new FutureTask<>(
        () ->
            Tidemark.commandLine()
                .setOut(out)
                .setErr(new PrintWriter(errors, true))
                .execute(all.toArray(String[]::new)));
  }

  /** Runs the command while the check uses its page, and then interrupts it. */
  private void serve(Check check, String... arguments) throws Exception {
    try (PipedReader reader = new PipedReader();
        PrintWriter out = new PrintWriter(new PipedWriter(reader))) {
      FutureTask<Integer> command = run(out, arguments);
      Thread thread = Thread.ofPlatform().start(command);
      MatchResult line = line(reader);
      check.on(URI.create(line.group(1)), line.group(2));
      thread.interrupt();
      command.get(30, TimeUnit.SECONDS);
    }
  }

  private static MatchResult line(PipedReader reader) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = reader.read(); next != '\n'; next = reader.read()) {
      line.append((char) next);
    }
    return Pattern.compile("Open (http://127\\.0\\.0\\.1:\\d+/_tidemark/)#token=([\\w-]{32})")
        .matcher(line)
        .results()
        .findFirst()
        .orElseThrow(() -> new AssertionError(line.toString()));
  }

  @FunctionalInterface
  private interface Check {
    void on(URI page, String token) throws Exception;
  }

  private HttpResponse<String> edit(URI page, String token, int count) throws Exception {
    String body =
        """
        {"pool":"us-east-1:0","identity":"us-east-1:1","dataset":"game",\
        "key":"level","value":"2","syncCount":%d}\
        """
            .formatted(count);
    return send(request(page, "browse/edit", token).POST(BodyPublishers.ofString(body)));
  }

  private static HttpRequest.Builder request(URI page, String path, String token) {
    return HttpRequest.newBuilder(page.resolve(path)).header("X-Tidemark-Token", token);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  @Test
  void page_isReadOnlyByDefault() throws Exception {
    serve(
        (page, token) -> {
          assertEquals(200, send(request(page, "browse/pools", token).GET()).statusCode());
          assertEquals(403, send(request(page, "browse/pools", "none").GET()).statusCode());
          assertEquals(403, edit(page, token, 0).statusCode());
        });
    assertEquals("", errors.toString());
  }

  @Test
  void edits_invokeTheFunctionAndAreLogged() throws Exception {
    System.setProperty("aws.accessKeyId", "local");
    System.setProperty("aws.secretAccessKey", "local");
    System.setProperty("aws.region", "us-east-1");
    System.setProperty("aws.endpointUrlLambda", lambdaEndpoint());
    try {
      serve(
          (page, token) -> {
            assertEquals("{}", edit(page, token, 0).body());
            assertEquals(
                "{\"type\":\"ResourceConflictException\",\"message\":"
                    + "\"Current SyncCount for: level is: 1 not: 0\"}",
                edit(page, token, 0).body());
          },
          "--write",
          "--function",
          "sync");
    } finally {
      List.of("aws.accessKeyId", "aws.secretAccessKey", "aws.region", "aws.endpointUrlLambda")
          .forEach(System::clearProperty);
    }
    String edit = "Edit by the browser: replace one record of us-east-1:0/us-east-1:1/game: ";
    assertEquals(
        List.of(edit + "done", edit + "ResourceConflictException"),
        errors.toString().lines().map(line -> line.replaceFirst("^\\S+Z ", "")).toList());
  }

  private String lambdaEndpoint() {
    return "http://127.0.0.1:" + lambda.getAddress().getPort();
  }

  @Test
  void writingWithoutFunction_isRefused() throws InterruptedException, ExecutionException {
    FutureTask<Integer> command = run(new PrintWriter(errors, true), "--write");
    command.run();
    assertEquals(2, command.get());
    assertTrue(errors.toString().startsWith("--write and --function need each other"));
  }
}
