package dev.tidemark.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormatTest {
  @Test
  void everyFile_isFormatted() throws IOException, FormatterException {
    List<Path> differing = new ArrayList<>();
    for (Path file : Format.files()) {
      String source = Files.readString(file);
      if (!source.equals(Format.format(source))) {
        differing.add(file);
      }
    }
    assertEquals(List.of(), differing, "run: mvn -q process-test-classes exec:exec@format");
  }

  @Test
  void format_ordersImportsAndDropsUnusedOnes() throws FormatterException {
    assertEquals(
        """
        import java.util.List;
        import java.util.Set;

        class A {
          List<Set<String>> b;
        }
        """,
        Format.format(
            """
            import java.util.Set;
            import java.util.Map;
            import java.util.List;
            class A { List<Set<String>> b; }
            """));
  }
}
