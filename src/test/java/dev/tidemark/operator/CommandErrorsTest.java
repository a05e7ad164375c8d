package dev.tidemark.operator;

import static dev.tidemark.model.Samples.POOL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.consistency.support.LocalTable;
import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.local.ProjectTemplate;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Mistakes in the input of any command are one line and the exit code 2. */
final class CommandErrorsTest {
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    err.getBuffer().setLength(0);
    return Tidemark.commandLine()
        .setOut(new PrintWriter(new StringWriter(), true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private void assertRefused(String line, String... arguments) {
    assertEquals(2, run(arguments), err::toString);
    assertEquals(line, err.toString().strip());
  }

  private void assertWrong(String part, String... arguments) {
    assertEquals(2, run(arguments), err::toString);
    assertTrue(err.toString().contains(part), err::toString);
    assertEquals(2, err.toString().lines().count(), err::toString);
    assertTrue(err.toString().contains("--help` lists the options."), err::toString);
  }

  @Test
  void wrongOption_isOneLineWithoutTheHelp() {
    assertWrong("'0' is not a number from 1", "doctor", "--table", "t", "--segments", "0");
    assertWrong("'0' is not a number from 1", "verify", "table:a", "table:b", "--parallel", "0");
    assertWrong("not an http or https URL", "doctor", "--table", "t", "--endpoint", "here");
    assertWrong("Missing required option", "merge", "--table", "t", "--guest", "g", "--into", "i");
  }

  @ParameterizedTest
  @ValueSource(strings = {"usage", "check", "doctor", "verify"})
  void help_showsEachDefault(String command) {
    StringWriter out = new StringWriter();
    Tidemark.commandLine().setOut(new PrintWriter(out, true)).execute(command, "--help");
    assertFalse(out.toString().contains("default: null"), out::toString);
    assertFalse(out.toString().contains("https:\n"), out::toString);
  }

  @Test
  void unreachableService_isOneLineAndAFailure() {
    assertEquals(1, run("doctor", "--table", "t", "--endpoint", "http://127.0.0.1:1"));
    assertTrue(err.toString().startsWith("Failed: "), err::toString);
    assertEquals(1, err.toString().lines().count(), err::toString);
  }

  @Test
  void fileOrTableThatCannotBeRead_isNamed(@TempDir Path folder) throws IOException {
    try (LocalTable engine = LocalTable.onMemoryEngine();
        DynamoDbClient client = DynamoDbClients.create(engine.endpoint())) {
      ProjectTemplate.TABLE.createIfAbsent(client, "table");
      String endpoint = engine.endpoint().toString();
      String missing = folder.resolve("missing").toString();
      Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});

      assertRefused(
          "No such file or folder: " + missing,
          "import",
          "--table",
          "table",
          "--endpoint",
          endpoint,
          "--file",
          missing);
      assertRefused(
          "The file is not text in UTF-8.",
          "import",
          "--table",
          "table",
          "--endpoint",
          endpoint,
          "--file",
          binary.toString());
      assertRefused(
          "There is no such table in this account, region or endpoint.",
          "export",
          "--table",
          "none",
          "--endpoint",
          endpoint,
          "--pool",
          POOL.value(),
          "--file",
          missing);
    }
  }
}
