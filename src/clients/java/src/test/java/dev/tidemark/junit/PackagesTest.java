package dev.tidemark.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that the packages of all languages belong to the project's version. */
class PackagesTest {
  private static final Path CLIENTS = Path.of("src/clients");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          java/pom.xml            | <artifactId>tidemark-junit</artifactId>\\s+<version>(.+?)</version>
          python/pyproject.toml   | ^version = "(.+?)"
          javascript/package.json | "version": "(.+?)"
          """)
  void version_isTheProjects(String file, String pattern) throws IOException {
    String version =
        find("<artifactId>tidemark</artifactId>\\s+<version>(.+?)<", Path.of("pom.xml"));
    assertEquals(version, find(pattern, CLIENTS.resolve(file)));
  }

  @ParameterizedTest
  @CsvSource({"java/pom.xml", "../../docs/testing.md"})
  void sdk_isTheProjects(String file) throws IOException {
    String version = find("<aws-sdk.version>(.+?)<", Path.of("pom.xml"));
    String pattern = "<artifactId>cognitosync</artifactId>\\s+<version>(.+?)<";
    assertEquals(version, find(pattern, CLIENTS.resolve(file)));
  }

  @Test
  void examples_haveTheProjectsVersion() throws IOException {
    String version =
        find("<artifactId>tidemark</artifactId>\\s+<version>(.+?)<", Path.of("pom.xml"));
    String page = Files.readString(Path.of("docs/testing.md"));
    for (String name :
        new String[] {
          "tidemark_testing-" + version + "-py3-none-any.whl",
          "tidemark-testing-" + version + ".tgz"
        }) {
      assertTrue(page.contains(name), name);
    }
    assertEquals(
        version,
        find(
            "<artifactId>tidemark-junit</artifactId>\\s+<version>(.+?)<",
            Path.of("docs/testing.md")));
  }

  @Test
  void everyMethodAndSetting_isDescribed() throws IOException {
    String page = Files.readString(Path.of("docs/testing.md"));
    for (Method method : Tidemark.class.getDeclaredMethods()) {
      if (Modifier.isPublic(method.getModifiers())) {
        assertTrue(page.contains("`" + method.getName() + "("), method.toString());
      }
    }
    for (Setting setting : Setting.values()) {
      assertTrue(page.contains("| `TIDEMARK_" + setting + "` | `" + setting.property() + "` |"));
    }
  }

  private static String find(String pattern, Path file) throws IOException {
    Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(Files.readString(file));
    assertTrue(matcher.find(), file + " has no " + pattern);
    return matcher.group(1);
  }
}
