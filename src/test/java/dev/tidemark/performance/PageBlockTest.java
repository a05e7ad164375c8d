package dev.tidemark.performance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageBlockTest {
  @TempDir private Path folder;

  private Path page = Path.of("page.md");

  @BeforeEach
  void createPage() throws IOException {
    page = folder.resolve("page.md");
    Files.writeString(
        page,
        """
        # Page

        <!-- one -->

        old

        <!-- /one -->

        <!-- two -->
        <!-- /two -->
        """);
  }

  @Test
  void writtenText_replacesThatBlockOnly() throws IOException {
    new PageBlock(page, "one").write("new\n");
    new PageBlock(page, "two").write("other");

    assertEquals(
        """
        # Page

        <!-- one -->

        new

        <!-- /one -->

        <!-- two -->

        other

        <!-- /two -->
        """,
        Files.readString(page));
    assertEquals("new", new PageBlock(page, "one").text());
  }

  @Test
  void missingBlock_isRefused() {
    assertThrows(IllegalStateException.class, () -> new PageBlock(page, "three").write("new"));
  }
}
