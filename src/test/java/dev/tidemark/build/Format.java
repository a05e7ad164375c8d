package dev.tidemark.build;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import com.google.googlejavaformat.java.StringWrapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Formats the project's Java files as google-java-format's command line does. */
public final class Format {
  private static final Path SOURCES = Path.of("src");

  private Format() {}

  /** Rewrites every file whose formatting differs, and prints its name. */
  public static void main(String[] arguments) throws IOException, FormatterException {
    for (Path file : files()) {
      String source = Files.readString(file);
      String formatted = format(source);
      if (!source.equals(formatted)) {
        Files.writeString(file, formatted);
        System.out.println(file);
      }
    }
  }

  /** Returns every Java file of the project. */
  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(".java"))
          .sorted()
          .toList();
    }
  }

  /** Returns a source formatted. */
  static String format(String source) throws FormatterException {
    Formatter formatter = new Formatter();
    String imports = ImportOrderer.reorderImports(source, Style.GOOGLE);
    String formatted = formatter.formatSource(RemoveUnusedImports.removeUnusedImports(imports));
    return StringWrapper.wrap(formatted, formatter);
  }
}
