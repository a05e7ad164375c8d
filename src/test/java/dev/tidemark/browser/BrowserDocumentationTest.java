package dev.tidemark.browser;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks what {@code docs/browser.md} says, and its pictures. */
final class BrowserDocumentationTest {
  private static final Path PICTURES = Path.of("docs/pictures");
  private static final Pattern PICTURE = Pattern.compile("pictures/(browser-[a-z-]+\\.png)");
  private static final long GIB = 1L << 30;
  private static final int MAX_PICTURE_BYTES = 200_000;

  @Test
  void units_areThoseOfTheConfirmation() throws IOException {
    String page = Files.readString(Path.of("docs/browser.md"));
    for (ScanCost cost : List.of(ScanCost.ofKeys(1, GIB), ScanCost.ofRecords(1, GIB))) {
      String units = String.format(Locale.ROOT, "%,d", cost.readUnits());
      assertTrue(page.contains(units), units);
    }
    String results = String.format(Locale.ROOT, "%,d", TableSearch.MAX_RESULTS);
    assertTrue(page.contains("first " + results + " results"), results);
  }

  @Test
  void pictures_areThoseOfTheDocumentationAndSmall() throws IOException {
    Set<String> named = new TreeSet<>();
    for (Path page : List.of(Path.of("README.md"), Path.of("docs/browser.md"))) {
      PICTURE.matcher(Files.readString(page)).results().forEach(name -> named.add(name.group(1)));
    }
    try (Stream<Path> files = Files.list(PICTURES)) {
      assertEquals(
          named,
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.startsWith("browser-"))
              .collect(Collectors.toCollection(TreeSet::new)));
    }
    for (String name : named) {
      byte[] picture = Files.readAllBytes(PICTURES.resolve(name));
      assertArrayEquals(new byte[] {(byte) 0x89, 'P', 'N', 'G'}, Arrays.copyOf(picture, 4), name);
      assertTrue(picture.length < MAX_PICTURE_BYTES, name + ": " + picture.length);
    }
  }
}
