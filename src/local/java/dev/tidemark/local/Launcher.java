package dev.tidemark.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes a shell script that starts a program, such as the local service, with the Java and the
 * class path of this one, so that the next start needs no Maven. The script ends with the program's
 * exit code.
 */
final class Launcher {
  private Launcher() {}

  /**
   * Writes the script.
   *
   * @param arguments the script's file, the program's main class, and the options of its JVM
   */
  public static void main(String[] arguments) throws IOException {
    Path java = Path.of(System.getProperty("java.home", ""), "bin", "java");
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.addAll(Arrays.asList(arguments).subList(2, arguments.length));
    command.addAll(List.of("-cp", System.getProperty("java.class.path", ""), arguments[1]));
    String quoted = command.stream().map(Launcher::quoted).collect(Collectors.joining(" "));
    Files.writeString(Path.of(arguments[0]), "exec " + quoted + " \"$@\"\n");
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
