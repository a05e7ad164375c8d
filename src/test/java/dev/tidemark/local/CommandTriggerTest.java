package dev.tidemark.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A shell command as sync trigger. */
@Timeout(60)
class CommandTriggerTest {
  private static final Context CONTEXT =
      new LocalContext(Template.read(Path.of("template.yaml")).functions().getFirst(), "1");

  @TempDir Path folder;

  @Test
  void command_readsTheEventAndWritesTheOutput() throws IOException {
    assertEquals("{\"b\":\"ü\"}", run("sed s/a/b/", "{\"a\":\"ü\"}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nosuchprog | nosuchprog",
        "' nosuchprog --option' | nosuchprog",
        "./nosuch.sh | ./nosuch.sh",
        "-nosuch | -nosuch",
        "cat | ''",
        "cd /; nosuchprog | ''",
        "NAME=value nosuchprog | ''",
        "if true; then cat; fi | ''",
        "(nosuchprog) | ''",
        "'' | ''"
      })
  void missingProgram_isFound(String command, String program) throws InterruptedException {
    assertEquals(program, CommandTrigger.missingProgram(command).orElse(""));
  }

  @Test
  void largeEvent_passesThrough() throws IOException {
    String event = "x".repeat(3_000_000);
    assertEquals(event, run("cat", event));
  }

  @Test
  void commandThatReadsNothing_stillGivesOutput() throws IOException {
    assertEquals("{}", run("printf {}", "x".repeat(3_000_000)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          echo no >&2; exit 1             | no
          echo a >&2; echo b >&2; exit 2  | b
          printf 'x\\n\\n' >&2; exit 1    | x
          exit 3                          | exit status 3
          no-such-program-anywhere 2>/dev/null | exit status 127
          """)
  void failedCommand_throws(String command, String message) {
    assertEquals(
        message, assertThrows(IllegalStateException.class, () -> run(command, "{}")).getMessage());
  }

  @Test
  void interruptedCommand_isKilledWithItsChildren() throws Exception {
    Path started = folder.resolve("started");
    AtomicReference<Throwable> failure = new AtomicReference<>();
    CountDownLatch ended = new CountDownLatch(1);
    Thread thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    run("sleep 1000 & echo $! >%s; wait".formatted(started), "{}");
                  } catch (Throwable e) {
                    failure.set(e);
                  } finally {
                    ended.countDown();
                  }
                });
    while (Files.notExists(started) || Files.size(started) == 0) {
      Thread.onSpinWait();
    }
    long child = Long.parseLong(Files.readString(started).strip());
    thread.interrupt();
    ended.await();
    assertEquals("took too long", failure.get().getMessage());
    ProcessHandle.of(child).ifPresent(process -> process.onExit().join());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void missingCommand_isRefused(String command) {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> new CommandTrigger(Map.of("TRIGGER_COMMAND", command)));
    assertEquals("TRIGGER_COMMAND is not set", refused.getMessage());
  }

  @Test
  void outputBeyondTheBound_endsTheCommand() {
    assertEquals(
        "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
        assertThrows(IOException.class, () -> run("cat /dev/zero", "{}")).getMessage());
  }

  @Test
  void outputAtTheBound_isComplete() throws IOException {
    assertEquals(6_291_556, run("head -c 6291556 /dev/zero", "{}").length());
  }

  @Test
  void longErrorLine_isCut() {
    String endless = "head -c 5000000 /dev/zero | tr '\\0' x >&2; exit 1";
    assertEquals(
        "x".repeat(10_000),
        assertThrows(IllegalStateException.class, () -> run(endless, "{}")).getMessage());
  }

  @Test
  void command_seesNoCredentials() throws IOException {
    assertEquals(
        """
        AWS_CONFIG_FILE=/dev/null
        AWS_EC2_METADATA_DISABLED=true
        AWS_SHARED_CREDENTIALS_FILE=/dev/null
        """,
        run("env | grep ^AWS_ | grep -v REGION | sort", "{}"));
  }

  private static String run(String command, String event) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    new CommandTrigger(Map.of("TRIGGER_COMMAND", command))
        .handleRequest(new ByteArrayInputStream(event.getBytes(UTF_8)), output, CONTEXT);
    return output.toString(UTF_8);
  }
}
