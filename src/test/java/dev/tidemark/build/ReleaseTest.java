package dev.tidemark.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.local.FunctionDefinition;
import dev.tidemark.local.Template;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Completes releases of small files, complete and incomplete ones. */
final class ReleaseTest {
  private static final String VERSION = "1.2.3";

  @TempDir Path folder;

  private static byte[] zip(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(file.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static List<String> handlers() {
    return Template.read(Path.of("template.yaml")).functions().stream()
        .map(FunctionDefinition::handler)
        .toList();
  }

  private static Map<String, byte[]> code() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String handler : handlers()) {
      files.put(handler.replace('.', '/') + ".class", new byte[0]);
    }
    byte[] licence = "Take it.\r\n".getBytes(UTF_8);
    files.put("lib/a-1.0.jar", zip(Map.of("META-INF/LICENSE.txt", licence)));
    files.put("lib/b-2.0-linux.jar", zip(Map.of("LICENSE", licence)));
    return files;
  }

  private static String component(String name, String version, String purl, String licences) {
    return "{\"name\": \"%s\", \"version\": \"%s\", \"purl\": \"%s\", \"licenses\": [%s]}"
        .formatted(name, version, purl, licences);
  }

  private static List<String> bill() {
    return List.of(
        component("a", "1.0", "pkg:maven/x/a@1.0?type=jar", "{\"license\": {\"id\": \"MIT\"}}"),
        component(
            "b",
            "2.0",
            "pkg:maven/x/b@2.0?classifier=linux&type=jar",
            "{\"license\": {\"name\": \"Own\"}}, {\"expression\": \"Apache-2.0\"}"));
  }

  private List<String> complete(Map<String, byte[]> code, List<String> bill) throws Exception {
    Files.write(folder.resolve("tidemark-1.2.3-function.zip"), zip(code));
    Files.writeString(
        folder.resolve("tidemark-1.2.3-sbom.cdx.json"),
        "{\"components\": [" + String.join(",", bill) + "]}");
    return Release.complete(folder, VERSION);
  }

  @Test
  void completeRelease_hasTemplateLicencesAndChecksums() throws Exception {
    assertEquals(List.of(), complete(code(), bill()));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          List.of(
              "LICENSE",
              "SHA256SUMS",
              "tidemark-1.2.3-function.zip",
              "tidemark-1.2.3-licenses.txt",
              "tidemark-1.2.3-sbom.cdx.json",
              "tidemark-1.2.3.yaml"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
    String licences = Files.readString(folder.resolve("tidemark-1.2.3-licenses.txt"));
    assertTrue(licences.contains("* a-1.0: MIT\n* b-2.0-linux: Own or Apache-2.0\n"), licences);
    assertTrue(licences.endsWith("\na-1.0, b-2.0-linux\n\nTake it.\n"), licences);
    String checksums = Files.readString(folder.resolve("SHA256SUMS"));
    assertEquals(5, checksums.lines().count());
    assertTrue(checksums.matches("(?s)([0-9a-f]{64}  \\S+\n)+"), checksums);
  }

  @Test
  void missingHandler_isAFault_andNothingIsAdded() throws Exception {
    Map<String, byte[]> code = code();
    code.remove("dev/tidemark/lambda/PushFunction.class");
    assertEquals(
        List.of("the zip lacks the handler dev.tidemark.lambda.PushFunction"),
        complete(code, bill()));
    assertFalse(Files.exists(folder.resolve("SHA256SUMS")));
  }

  @Test
  void billThatDiffersFromTheJars_isAFault() throws Exception {
    Map<String, byte[]> code = code();
    code.put("lib/c-3.0.jar", zip(Map.of()));
    code.remove("lib/a-1.0.jar");
    List<String> bill = new ArrayList<>(bill());
    bill.set(1, component("b", "2.0", "pkg:maven/x/b@2.0?classifier=linux", ""));
    assertEquals(
        List.of(
            "the bill of materials lacks c-3.0",
            "the zip lacks a-1.0",
            "no licence is known of b-2.0-linux"),
        complete(code, bill));
  }

  @Test
  void packagedTemplate_takesAllCodeFromTheBucket() throws IOException {
    String template = Files.readString(Path.of("template.yaml"));
    String packaged = PackagedTemplate.of(template, VERSION).text();

    assertFalse(packaged.contains("CodeUri: ."), "code to build");
    assertFalse(packaged.contains("Code: src"), "code to build");
    String function =
        "CodeUri: {Bucket: !Ref CodeBucket, Key: !Sub '${CodePrefix}tidemark-1.2.3-function.zip'}";
    assertEquals(handlers().size(), packaged.split(Pattern.quote(function), -1).length - 1);
    for (String sample : PackagedTemplate.SAMPLES) {
      assertTrue(packaged.contains("tidemark-1.2.3-sample-" + sample + ".zip"), sample);
    }
    assertTrue(packaged.contains("  CodeBucket:\n    Type: String\n"), packaged);
    assertTrue(packaged.contains("    Default: tidemark-1.2.3/\n"), packaged);
  }

  /** Nothing but the code and its parameters differs from the template that the tests check. */
  @Test
  void packagedTemplate_differsInTheCodeOnly() throws IOException {
    Path file = folder.resolve("template.yaml");
    Files.writeString(
        file, PackagedTemplate.of(Files.readString(Path.of("template.yaml")), VERSION).text());

    assertEquals(
        Template.read(Path.of("template.yaml")).functions(), Template.read(file).functions());
    List<String> lines = Files.readAllLines(Path.of("template.yaml"));
    List<String> packaged = Files.readAllLines(file);
    assertEquals(
        List.of(),
        lines.stream()
            .filter(line -> !packaged.contains(line))
            .filter(line -> !line.matches(" +Code(Uri)?: .*"))
            .toList());
    assertEquals(13, packaged.size() - lines.size());
  }
}
