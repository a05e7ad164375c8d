package dev.tidemark.junit;

import java.nio.file.Path;

/** The program {@code java} that runs the local service. */
final class JavaProgram {
  /** The first Java version that the local service runs on. */
  static final int VERSION = 25;

  private JavaProgram() {}

  /**
   * Returns the program that {@link Setting#JAVA} names. By default it is the one of this JVM if
   * that is new enough, otherwise the one of {@code JAVA_HOME} or of the path.
   */
  static String find() {
    String named = Setting.JAVA.value();
    if (!named.isBlank()) {
      return named;
    }
    if (Runtime.version().feature() >= VERSION) {
      return in(System.getProperty("java.home"));
    }
    String home = System.getenv("JAVA_HOME");
    return home == null || home.isBlank() ? "java" : in(home);
  }

  private static String in(String home) {
    return Path.of(home, "bin", "java").toString();
  }
}
