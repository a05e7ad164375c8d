package dev.tidemark.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.MalformedJsonException;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.ProjectTemplate;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The command line of a check with a secret, on a fake Secrets Manager. */
final class SecretDoctorTest {
  private static final String GOOD = "0123456789abcdef".repeat(4);
  private static final String ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key";

  private final Map<String, String> versions = new LinkedHashMap<>();
  private final Properties properties = (Properties) System.getProperties().clone();
  private final EmbeddedDynamoDb dynamoDb = EmbeddedDynamoDb.start();
  private final StringWriter output = new StringWriter();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    ProjectTemplate.TABLE.createIfAbsent(dynamoDb.client(), "table");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::respond);
    server.start();
    System.setProperty(
        "aws.endpointUrlSecretsManager", "http://127.0.0.1:" + server.getAddress().getPort());
    System.setProperty("aws.region", "eu-west-1");
    System.setProperty("aws.accessKeyId", "a");
    System.setProperty("aws.secretAccessKey", "b");
  }

  @AfterEach
  void stop() {
    System.setProperties(properties);
    server.stop(0);
    dynamoDb.close();
  }

  private void respond(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonObject request = (JsonObject) Json.parse(exchange.getRequestBody().readAllBytes());
      String stage = request.string("VersionStage").orElseThrow();
      String body = versions.getOrDefault(stage, "{\"__type\": \"ResourceNotFoundException\"}");
      byte[] bytes = body.getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
      exchange.sendResponseHeaders(versions.containsKey(stage) ? 200 : 400, bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (MalformedJsonException e) {
      throw new IOException(e);
    }
  }

  private void put(String stage, String value) {
    versions.put(stage, "{\"SecretString\": \"" + value + "\"}");
  }

  private int run(String... arguments) {
    PrintWriter writer = new PrintWriter(output, true);
    CommandLine command = Tidemark.commandLine().setOut(writer).setErr(writer);
    String[] all = {
      "doctor", "--table", "table", "--endpoint", dynamoDb.endpoint().toString(), "--secret", ARN
    };
    String[] together = Arrays.copyOf(all, all.length + arguments.length);
    System.arraycopy(arguments, 0, together, all.length, arguments.length);
    return command.execute(together);
  }

  @Test
  void secretThatWasNeverRotated_isGood() {
    put("AWSCURRENT", GOOD);
    assertEquals(0, run(), output::toString);
  }

  @Test
  void badValue_isReported_andNotShown() {
    put("AWSCURRENT", "tooShortToSign");
    put("AWSPREVIOUS", GOOD);
    assertEquals(3, run(), output::toString);
    String found =
        "Found SECRET: AWSCURRENT of %s: its value has 14 bytes; functions ignore it,"
            .formatted(ARN);
    assertTrue(output.toString().contains(found), output::toString);
    assertTrue(output.toString().contains("0 problems mended, 1 left."), output::toString);
    assertFalse(output.toString().contains("tooShort"), output::toString);
  }

  @Test
  void binaryAndMissingValues_areReportedAsJson() {
    versions.put("AWSPREVIOUS", "{\"SecretBinary\": \"AAAA\"}");
    assertEquals(3, run("--json"), output::toString);
    assertTrue(
        output
            .toString()
            .contains(
                ("{\"kind\":\"SECRET\",\"pk\":\"%s\",\"sk\":\"AWSCURRENT\","
                        + "\"detail\":\"it has no value\",\"mended\":false}")
                    .formatted(ARN)),
        output::toString);
    assertTrue(
        output.toString().contains("\"sk\":\"AWSPREVIOUS\",\"detail\":\"its value is no text;"),
        output::toString);
  }
}
