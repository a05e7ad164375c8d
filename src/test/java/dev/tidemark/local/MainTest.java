package dev.tidemark.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
  @TempDir Path folder;

  @Test
  void exampleCommand_isACompleteShellCommand() {
    assertEquals(
        "AWS_ACCESS_KEY_ID=us-east-1:00000000-0000-0000-0000-000000000002"
            + " AWS_SECRET_ACCESS_KEY=any AWS_DEFAULT_REGION=us-east-1 aws cognito-sync"
            + " list-records --endpoint-url http://127.0.0.1:8014 --identity-pool-id"
            + " us-east-1:00000000-0000-0000-0000-000000000001 --identity-id"
            + " us-east-1:00000000-0000-0000-0000-000000000002 --dataset-name settings",
        Main.exampleCommand(URI.create("http://127.0.0.1:8014")));
  }

  @Test
  void takenPort_failsWithOneLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      Outcome outcome = run("--port", port, "--dynamodb-port", "0", "--template", template());
      assertEquals(1, outcome.status());
      PortHolderTest.assertNamesThisProcess(taken.getLocalPort(), "--port", outcome.errors());
    }
  }

  @Test
  void missingProgramOfATrigger_isAWarning() {
    assertEquals(
        new Outcome(
            1,
            "Warning: --trigger-command: the shell finds no nosuchprog\n"
                + "There is no template none.yaml; name it with --template"),
        run("--template", "none.yaml", "--trigger-command", "nosuchprog"));
  }

  @Test
  void memoryEngine_keepsNoData() {
    assertEquals(
        new Outcome(
            2,
            "--data needs DynamoDB Local: the memory engine forgets everything when it stops (see"
                + " --help)"),
        run("--engine", "memory", "--data", folder.toString()));
  }

  @Test
  void missingTemplate_failsWithOneLine() {
    assertEquals(
        new Outcome(1, "There is no template none.yaml; name it with --template"),
        run("--template", "none.yaml"));
  }

  @Test
  void portThatIsNotANumber_failsWithOneLine() {
    assertEquals(
        new Outcome(2, "Invalid value for option '--port': 'x' is not an int (see --help)"),
        run("--port", "x"));
  }

  @Test
  void unknownOption_failsWithOneLine() {
    assertEquals(new Outcome(2, "Unknown option: '--nope' (see --help)"), run("--nope"));
  }

  @Test
  void embeddedAndOutsideDynamoDb_cannotBeCombined() {
    assertEquals(
        new Outcome(
            2,
            "--dynamodb-endpoint cannot be combined with --engine, --data, --dynamodb-bind or"
                + " --dynamodb-port (see --help)"),
        run("--dynamodb-endpoint", "http://localhost:1", "--data", "x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--dynamodb-endpoint", "--kinesis-endpoint", "--s3-endpoint"})
  void endpointThatIsNotHttp_isRefused(String option) {
    assertEquals(
        new Outcome(2, option + " is not an http address: localhost:8000 (see --help)"),
        run(option, "localhost:8000"));
  }

  @Test
  void outboxThatCannotBeWritten_failsWithOneLine() throws IOException {
    String file = folder.resolve("none").resolve("outbox.jsonl").toString();
    Outcome outcome =
        run("--port=0", "--dynamodb-port=0", "--template", template(), "--outbox", file);
    assertEquals(1, outcome.status());
    assertTrue(outcome.errors().startsWith("Cannot use the outbox's file " + file + ": "));
    assertEquals(1, outcome.errors().lines().count());
  }

  @Test
  void twoTriggers_cannotBeCombined() {
    assertEquals(
        new Outcome(2, "--trigger and --trigger-command cannot be combined (see --help)"),
        run("--trigger", "a.B", "--trigger-command", "cat"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no.Such          | TRIGGER_HANDLER cannot be used: there is no class no.Such
          java.lang.String | TRIGGER_HANDLER cannot be used: java.lang.String is neither a RequestHandler<CognitoEvent, CognitoEvent> nor a RequestStreamHandler
          java.lang.Math   | TRIGGER_HANDLER cannot be used: java.lang.Math has no public constructor without parameters
          """)
  void unusableTrigger_failsWithOneLine(String trigger, String message) {
    assertEquals(
        new Outcome(1, "SyncFunction: " + message),
        run("--port", "0", "--dynamodb-port", "0", "--trigger", trigger));
  }

  @Test
  void callersThatCannotBeRead_failWithOneLine() throws IOException {
    assertEquals(new Outcome(1, "--only-callers needs --callers"), run("--only-callers"));
    assertEquals(
        new Outcome(1, "Cannot read nowhere: java.nio.file.NoSuchFileException: nowhere"),
        run("--callers", "nowhere"));
    Path callers = Files.writeString(folder.resolve("callers"), "AKIA top-secret");
    assertEquals(
        new Outcome(
            1,
            callers
                + ", line 1: expected key id, secret, session token or -, identity or developer"),
        run("--callers", callers.toString()));
    assertEquals(
        new Outcome(1, "'a/b' is not a stage: expected letters, digits, - and _"),
        run("--stage", "a/b"));
  }

  @Test
  void help_listsEveryOption() {
    StringWriter out = new StringWriter();
    assertEquals(0, Main.commandLine().setOut(new PrintWriter(out)).execute("--help"));
    for (String option :
        List.of(
            "--port",
            "--bind",
            "--stage",
            "--callers",
            "--only-callers",
            "--web-push-port",
            "--data",
            "--dynamodb-port",
            "--dynamodb-bind",
            "--dynamodb-endpoint",
            "--kinesis-endpoint",
            "--s3-endpoint",
            "--outbox",
            "--table",
            "--template",
            "--trigger",
            "--trigger-command",
            "--stop-with-input",
            "--version")) {
      assertTrue(out.toString().contains(option), option);
    }
  }

  /** Runs the service in its own JVM and terminates it while a request is half sent. */
  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void terminatedProcess_respondsToTheRequestInFlight() throws Exception {
    Process process = start();
    try (BufferedReader output = process.inputReader()) {
      URI endpoint = URI.create(requireLine(output).split("[ ,]", -1)[3]);
      assertEquals("Try it: " + Main.exampleCommand(endpoint), requireLine(output));
      try (Socket client = new Socket(endpoint.getHost(), endpoint.getPort())) {
        OutputStream request = client.getOutputStream();
        request.write(
            """
            POST /things/1 HTTP/1.1\r
            Host: localhost\r
            Authorization: AWS4-HMAC-SHA256 x\r
            Expect: 100-continue\r
            Content-Length: 4\r
            \r
            """
                .getBytes(StandardCharsets.US_ASCII));
        InputStream response = client.getInputStream();
        assertTrue(readLine(response).startsWith("HTTP/1.1 100"));
        readLine(response);
        request.write("ab".getBytes(StandardCharsets.US_ASCII));
        process.toHandle().destroy();
        awaitRefusal(endpoint);
        request.write("cd".getBytes(StandardCharsets.US_ASCII));
        String status = readLine(response);
        assertEquals("HTTP/1.1 200 OK", status.isEmpty() ? readLine(response) : status);
      }
      assertTrue(process.waitFor(30, TimeUnit.SECONDS));
      assertEquals(128 + 15, process.exitValue());
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void endOfInput_stopsTheService() throws Exception {
    Process process = start("--stop-with-input");
    try (BufferedReader output = process.inputReader()) {
      assertTrue(requireLine(output).startsWith("Tidemark listens on "));
      process.getOutputStream().close();
      assertTrue(process.waitFor(30, TimeUnit.SECONDS));
      assertEquals(0, process.exitValue());
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start(String... more) throws IOException {
    Stream<String> command =
        Stream.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-classpath",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "--port=0",
            "--dynamodb-port=0",
            "--template=" + template());
    return new ProcessBuilder(Stream.concat(command, Stream.of(more)).toList())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Waits until the service refuses connections, which means that it has begun to stop. */
  private static void awaitRefusal(URI endpoint) throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (System.nanoTime() < deadline) {
      try (Socket probe = new Socket(endpoint.getHost(), endpoint.getPort())) {
        assertTrue(probe.isConnected());
        Thread.onSpinWait();
      } catch (SocketException refusedOrReset) {
        return;
      }
    }
    throw new AssertionError("the service still accepts connections");
  }

  private String template() throws IOException {
    return TestTemplate.write(folder).toString();
  }

  private static String requireLine(BufferedReader reader) throws IOException {
    String line = reader.readLine();
    if (line == null) {
      throw new AssertionError("the service ended early");
    }
    return line;
  }

  private static String readLine(InputStream input) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = input.read(); next >= 0 && next != '\n'; next = input.read()) {
      line.append((char) next);
    }
    return line.toString().strip();
  }

  private static Outcome run(String... arguments) {
    StringWriter errors = new StringWriter();
    CommandLine commandLine = Main.commandLine().setErr(new PrintWriter(errors));
    return new Outcome(commandLine.execute(arguments), errors.toString().strip());
  }

  private record Outcome(int status, String errors) {}
}
