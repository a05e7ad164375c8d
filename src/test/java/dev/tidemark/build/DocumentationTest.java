package dev.tidemark.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.http.ErrorType;
import dev.tidemark.http.Operation;
import dev.tidemark.lambda.Settings;
import dev.tidemark.model.Quota;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Checks that the documentation and the project name the same things. */
class DocumentationTest {
  private static final Path DOCS = Path.of("docs");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);
  private static final Pattern CODE_BLOCK =
      Pattern.compile("^```.*?^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern EXECUTION = Pattern.compile("exec:exec@([\\w-]+)");
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+(?:Test|Contract))\\.(\\w+)`");
  private static final Pattern PARAMETER =
      Pattern.compile("^  (\\w+):\\n    Type: ", Pattern.MULTILINE);

  @TestFactory
  Stream<DynamicTest> links_haveTargets() throws IOException {
    List<Path> pages = pages();
    assertTrue(pages.size() > 20, "pages found: " + pages.size());
    return pages.stream()
        .map(page -> DynamicTest.dynamicTest(page.toString(), () -> checkLinks(page)));
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages =
        new ArrayList<>(
            Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")
                .map(Path::of)
                .toList());
    for (Path folder : List.of(DOCS, Path.of("events"), Path.of("src/samples"))) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
      }
    }
    return pages;
  }

  private static void checkLinks(Path page) throws IOException {
    for (String link : matches(LINK, prose(page))) {
      if (link.startsWith("https://")) {
        continue;
      }
      List<String> parts = List.of(link.split("#", 2));
      Path target =
          parts.getFirst().isEmpty() ? page : page.resolveSibling(parts.getFirst()).normalize();
      assertTrue(
          Files.isRegularFile(target), page + " links to " + link + ", which does not exist");
      if (parts.size() > 1) {
        assertTrue(anchors(target).contains(parts.get(1)), target + " has no heading " + link);
      }
    }
  }

  private static String prose(Path page) throws IOException {
    return CODE_BLOCK.matcher(Files.readString(page)).replaceAll("");
  }

  /** Returns the anchors that GitHub makes of a page's headings. */
  private static Set<String> anchors(Path page) throws IOException {
    return matches(HEADING, prose(page)).stream()
        .map(
            heading ->
                heading
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  private static Set<String> matches(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyErrorType_isDescribedWithItsStatus() throws IOException {
    String errors = Files.readString(DOCS.resolve("errors.md"));
    for (ErrorType type : ErrorType.values()) {
      String row = "| `%s` | %d |".formatted(type.wireName(), type.status());
      assertTrue(errors.contains(row), row);
    }
  }

  @Test
  void everyOperation_isDescribed() throws IOException {
    String operations = Files.readString(DOCS.resolve("operations.md"));
    Set<String> headings =
        matches(HEADING, operations).stream()
            .flatMap(heading -> Stream.of(heading.split(", ")))
            .collect(Collectors.toSet());
    for (Operation operation : Operation.values()) {
      assertTrue(headings.contains(operation.wireName()), operation.wireName());
    }
  }

  @Test
  void everyQuota_isDescribed() throws IOException {
    String limits = Files.readString(DOCS.resolve("limits.md"));
    for (Quota quota : Quota.values()) {
      assertTrue(
          limits.contains("| %s |".formatted(String.format(Locale.ROOT, "%,d", quota.limit()))),
          quota.name());
    }
  }

  @Test
  void everyEnvironmentVariableAndParameter_isDescribed() throws IOException {
    String deployment = Files.readString(DOCS.resolve("deployment.md"));
    String template = Files.readString(Path.of("template.yaml"));
    Set<String> parameters = matches(PARAMETER, template.split("\nResources:\n", 2)[0]);
    assertFalse(parameters.isEmpty());
    for (String name : Settings.names()) {
      assertTrue(deployment.contains("`" + name + "`"), name);
    }
    for (String name : parameters) {
      assertTrue(deployment.contains("| `" + name + "` |"), name);
    }
  }

  @Test
  void everyTestOfTheSecurityPage_exists() throws IOException {
    List<MatchResult> named =
        TEST.matcher(Files.readString(DOCS.resolve("security.md"))).results().toList();
    assertTrue(named.size() > 30, "tests found: " + named.size());
    Map<String, Path> sources;
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      sources =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.endsWith("package-info.java"))
              .collect(
                  Collectors.toMap(
                      file -> file.getFileName().toString(), file -> file, (one, _) -> one));
    }
    for (MatchResult test : named) {
      Path source = sources.get(test.group(1) + ".java");
      assertNotNull(source, test.group(1));
      assertTrue(Files.readString(source).contains("void " + test.group(2) + "("), test.group());
    }
  }

  @Test
  void everyNamedProgram_isInThePom() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    Set<String> named = new TreeSet<>();
    for (Path page : pages()) {
      named.addAll(matches(EXECUTION, Files.readString(page)));
    }
    assertEquals(
        Set.of(
            "serve",
            "format",
            "figures",
            "token",
            "mutation",
            "costs",
            "consistency",
            "check",
            "refusals",
            "jmh",
            "growth",
            "profile",
            "starts",
            "start",
            "throughput",
            "tidemark"),
        named);
    for (String program : named) {
      assertTrue(pom.contains("<id>" + program + "</id>"), program);
    }
  }
}
