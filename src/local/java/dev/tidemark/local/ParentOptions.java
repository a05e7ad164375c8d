package dev.tidemark.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import picocli.CommandLine.Option;

/** The option of a program that starts the service for itself, such as a test run. */
final class ParentOptions {
  @Option(
      names = "--stop-with-input",
      description =
          "stop when standard input ends: it ends with the program that started the service,"
              + " however that ended")
  private boolean stopWithInput;

  /** Stops this process at the end of standard input, if the option is given. */
  void watch() {
    if (stopWithInput) {
      Thread.ofPlatform().daemon().name("input").start(() -> stopAfter(System.in));
    }
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
