package dev.tidemark.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the process that listens on a port, from Linux's files below {@code /proc}. Other systems,
 * and processes of other users, are unknown.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_net.5.html">proc_pid_net(5)</a>
 */
final class PortHolder {
  private static final Path PROC = Path.of("/proc");
  private static final String LISTENING = "0A";
  private static final int MAX_COMMAND = 100;
  private static final Set<String> CLASS_PATH = Set.of("-cp", "-classpath", "--class-path");

  private PortHolder() {}

  /** Returns the id and the command of the process that listens on a port, if it is known. */
  static Optional<String> of(int port) {
    Set<String> sockets =
        Stream.of("tcp", "tcp6")
            .flatMap(file -> lines(PROC.resolve("self/net").resolve(file)).stream())
            .map(line -> line.strip().split("\\s+", -1))
            .filter(columns -> isListening(columns, port))
            .map(columns -> "socket:[" + columns[9] + "]")
            .collect(Collectors.toSet());
    return sockets.isEmpty()
        ? Optional.empty()
        : ProcessHandle.allProcesses()
            .filter(process -> hasAny(process.pid(), sockets))
            .findFirst()
            .map(process -> "process " + process.pid() + command(process));
  }

  /** The second column is the local address with its port in hexadecimal, the fourth the state. */
  private static boolean isListening(String[] columns, int port) {
    return columns.length > 9
        && columns[1].endsWith(String.format(Locale.ROOT, ":%04X", port))
        && columns[3].equals(LISTENING);
  }

  private static boolean hasAny(long pid, Set<String> sockets) {
    try (Stream<Path> files = Files.list(PROC.resolve(pid + "/fd"))) {
      return files.anyMatch(file -> sockets.contains(target(file)));
    } catch (IOException e) {
      // The process has ended, or belongs to another user.
      return false;
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      // The file was closed since it was listed.
      return "";
    }
  }

  private static String command(ProcessHandle process) {
    ProcessHandle.Info info = process.info();
    return info.command()
        .map(program -> program + shown(List.of(info.arguments().orElse(new String[0]))))
        .map(line -> line.length() > MAX_COMMAND ? line.substring(0, MAX_COMMAND) + "…" : line)
        .map(line -> " (" + line + ")")
        .orElse("");
  }

  /** Returns the arguments from the main class or jar on: options of a JVM fill many lines. */
  static String shown(List<String> arguments) {
    List<String> shown = arguments;
    while (!shown.isEmpty() && shown.getFirst().startsWith("-") && !isJar(shown)) {
      boolean hasValue = CLASS_PATH.contains(shown.getFirst());
      shown = shown.subList(Math.min(hasValue ? 2 : 1, shown.size()), shown.size());
    }
    return shown.stream().map(argument -> " " + argument).collect(Collectors.joining());
  }

  private static boolean isJar(List<String> arguments) {
    return arguments.getFirst().equals("-jar");
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      // Not Linux.
      return List.of();
    }
  }
}
