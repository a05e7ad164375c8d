package dev.tidemark.build;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Counts the lines of files and methods of the deployed code, the local service and its clients.
 *
 * <p>The lines of a method are those between its braces, without blank lines and comments. Methods
 * without a body do not count.
 *
 * @param files the files, longest first
 * @param methods the methods, longest first
 */
record CodeFigures(List<Length> files, List<Length> methods) {
  private static final List<Path> FOLDERS =
      List.of(
          Path.of("src/main/java"),
          Path.of("src/local/java"),
          Path.of("src/clients/java/src/main/java"));

  private static final Comparator<Length> LONGEST_FIRST =
      Comparator.comparingInt(Length::lines).reversed().thenComparing(Length::name);

  /**
   * The lines of a file or a method.
   *
   * @param name the file's path, or the file's name and the method's
   */
  record Length(String name, int lines) {
    @Override
    public String toString() {
      return "%4d %s".formatted(lines, name);
    }
  }

  CodeFigures {
    files = files.stream().sorted(LONGEST_FIRST).toList();
    methods = methods.stream().sorted(LONGEST_FIRST).toList();
  }

  /** Prints the figures, the longest files and the longest methods. */
  public static void main(String[] arguments) throws IOException {
    CodeFigures figures = count();
    System.out.println(figures.summary());
    System.out.println("Longest files:");
    figures.files().stream().limit(10).forEach(System.out::println);
    System.out.println("Longest methods:");
    figures.methods().stream().limit(20).forEach(System.out::println);
  }

  /** Counts the lines of all sources. */
  static CodeFigures count() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Path folder : FOLDERS) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    List<Length> files = new ArrayList<>();
    for (Path source : sources) {
      files.add(new Length(source.toString(), Files.readAllLines(source).size()));
    }
    return new CodeFigures(files, methodsOf(sources));
  }

  private static List<Length> methodsOf(List<Path> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Length> methods = new ArrayList<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjects(paths(sources)));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        unit.accept(new MethodScanner(unit, positions), methods);
      }
    }
    return methods;
  }

  private static Path[] paths(List<Path> sources) {
    return sources.toArray(Path[]::new);
  }

  /** Returns how many lines the method at this share of all methods has, shortest first. */
  int methodLinesAt(double share) {
    int fromShortest = (int) Math.round(share * (methods.size() - 1));
    return methods.get(methods.size() - 1 - fromShortest).lines();
  }

  /** Returns the figures in one line. */
  String summary() {
    return "%d files, the longest of %d lines; %d methods, median %d lines, 90 %% at most %d, the longest %d"
        .formatted(
            files.size(),
            files.getFirst().lines(),
            methods.size(),
            methodLinesAt(0.5),
            methodLinesAt(0.9),
            methods.getFirst().lines());
  }

  /** Collects the methods of a file. */
  private static final class MethodScanner extends TreeScanner<@Nullable Void, List<Length>> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final String[] lines;

    MethodScanner(CompilationUnitTree unit, SourcePositions positions) throws IOException {
      this.unit = unit;
      this.positions = positions;
      this.lines = unit.getSourceFile().getCharContent(true).toString().split("\n", -1);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, List<Length> methods) {
      // A constructor that the compiler adds has no place in the source.
      if (method.getBody() != null && positions.getStartPosition(unit, method.getBody()) >= 0) {
        methods.add(new Length(nameOf(method), linesOf(method)));
      }
      return super.visitMethod(method, methods);
    }

    private String nameOf(MethodTree method) {
      String file = Path.of(unit.getSourceFile().getName()).getFileName().toString();
      return file.replace(".java", "") + "." + method.getName();
    }

    private int linesOf(MethodTree method) {
      LineMap map = unit.getLineMap();
      int first = (int) map.getLineNumber(positions.getStartPosition(unit, method.getBody()));
      int last = (int) map.getLineNumber(positions.getEndPosition(unit, method.getBody()));
      return (int)
          Stream.of(lines)
              .skip(first)
              .limit(Math.max(0, last - first - 1))
              .map(String::strip)
              .filter(line -> !line.isEmpty() && !line.matches("(//|/\\*|\\*).*"))
              .count();
    }
  }
}
