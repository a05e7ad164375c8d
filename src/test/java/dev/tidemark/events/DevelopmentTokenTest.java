package dev.tidemark.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DevelopmentTokenTest {
  private static final List<String> GAME =
      List.of(
          "--identity-pool-id", "eu-west-1:0d4b1f7c-5a86-4b3e-9c1d-7f2e6a9b0c31",
          "--identity-id", "eu-west-1:6e1f2a34-8b7c-4d5e-9f01-23456789abcd",
          "--dataset-name", "game");

  @Test
  void sessionOfFirstWrite_givesItsToken() throws Exception {
    String token = print("--session", "378caba5-2833-442c-bb97-27d4c14572d5").strip();
    String event = Files.readString(Path.of("events", "update-records", "first-write.json"));
    assertTrue(event.contains(token), token);
  }

  @Test
  void newSessions_giveDifferentTokens() {
    assertNotEquals(print(), print());
  }

  @Test
  void missingOptions_areNamed() {
    StringWriter errors = new StringWriter();
    int status = DevelopmentToken.commandLine().setErr(new PrintWriter(errors)).execute();
    assertEquals(CommandLine.ExitCode.USAGE, status);
    assertTrue(errors.toString().startsWith("Missing required options: "), errors.toString());
  }

  private static String print(String... more) {
    List<String> arguments = new ArrayList<>(GAME);
    arguments.addAll(List.of(more));
    StringWriter out = new StringWriter();
    CommandLine commandLine = DevelopmentToken.commandLine().setOut(new PrintWriter(out, true));
    assertEquals(0, commandLine.execute(arguments.toArray(String[]::new)));
    return out.toString();
  }
}
