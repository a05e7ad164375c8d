package dev.tidemark.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The process that a message names when a port is in use. */
final class PortHolderTest {
  /** Checks the one line about a port that this process holds. */
  static void assertNamesThisProcess(int port, String option, String message) {
    String holder =
        OS.LINUX.isCurrentOs()
            ? "process " + ProcessHandle.current().pid() + " \\(.*java.*\\)"
            : "a process that is unknown here";
    assertTrue(
        Pattern.matches(
            "Cannot listen on 127\\.0\\.0\\.1:%d: Address already in use by %s\\. Choose another with %s\\."
                .formatted(port, holder, option),
            message),
        message);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void portOfThisProcess_isFound() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertTrue(
          PortHolder.of(taken.getLocalPort())
              .orElse("")
              .startsWith("process " + ProcessHandle.current().pid() + " "));
    }
  }

  @Test
  void optionsOfTheJvm_areLeftOut() {
    assertEquals(
        " dev.tidemark.local.Main --port 9000",
        PortHolder.shown(
            List.of("-Xmx1g", "-classpath", "a:b", "dev.tidemark.local.Main", "--port", "9000")));
    assertEquals(" -jar a.jar", PortHolder.shown(List.of("-Xmx1g", "-jar", "a.jar")));
    assertEquals("", PortHolder.shown(List.of("-cp")));
  }

  @Test
  void freePort_hasNoHolder() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertEquals(Optional.empty(), PortHolder.of(port));
  }
}
