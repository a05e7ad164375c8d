package dev.tidemark.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import picocli.CommandLine.Option;

/** The options of a program that starts the service for itself, such as a test run. */
final class ParentOptions {
  @Option(
      names = "--stop-with-input",
      description =
          "stop when standard input ends: it ends with the program that started the service,"
              + " however that ended")
  private boolean stopWithInput;

  @Option(
      names = "--stop-with-parent",
      description = "stop when the process ends that started the service, such as Maven")
  private boolean stopWithParent;

  /** Stops this process at the end of standard input or of its parent, as the options say. */
  void watch() {
    if (stopWithParent) {
      ProcessHandle.current().parent().ifPresent(ParentOptions::stopAfter);
    }
    if (stopWithInput) {
      Thread.ofPlatform().daemon().name("input").start(() -> stopAfter(System.in));
    }
  }

  private static void stopAfter(ProcessHandle parent) {
    var _ = parent.onExit().thenRun(() -> System.exit(0));
  }

  private static void stopAfter(InputStream input) {
    try (input) {
      input.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      System.exit(0);
    }
  }
}
