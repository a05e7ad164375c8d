package dev.tidemark.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes a shell script that starts the local service with the Java and the class path of this
 * program, so that the next start needs no Maven.
 */
final class Launcher {
  private Launcher() {}

  /**
   * Writes the script.
   *
   * @param arguments the script's file, and the options of its JVM
   */
  public static void main(String[] arguments) throws IOException {
    Path java = Path.of(System.getProperty("java.home", ""), "bin", "java");
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.addAll(Arrays.asList(arguments).subList(1, arguments.length));
    command.addAll(List.of("-cp", System.getProperty("java.class.path", ""), Main.class.getName()));
    String quoted = command.stream().map(Launcher::quoted).collect(Collectors.joining(" "));
    Files.writeString(Path.of(arguments[0]), "exec " + quoted + " \"$@\"\n");
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
