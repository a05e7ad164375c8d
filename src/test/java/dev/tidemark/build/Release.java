package dev.tidemark.build;

import dev.tidemark.build.ReleasedFunction.Component;
import dev.tidemark.json.MalformedJsonException;
import dev.tidemark.local.FunctionDefinition;
import dev.tidemark.local.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Completes a release: checks the code of the functions against the template and the bill of
 * materials, and adds the packaged template, the licences and the checksums.
 */
final class Release {
  private static final Path TEMPLATE = Path.of("template.yaml");
  private static final String CHECKSUMS = "SHA256SUMS";

  private Release() {}

  /** Completes the release in a folder; its arguments are the folder and the version. */
  public static void main(String[] arguments) throws Exception {
    List<String> faults = complete(Path.of(arguments[0]), arguments[1]);
    faults.forEach(System.err::println);
    if (!faults.isEmpty()) {
      System.exit(1);
    }
    System.out.println("The release is in " + arguments[0]);
  }

  /** Completes the release, unless it has faults. Returns them. */
  static List<String> complete(Path folder, String version)
      throws IOException, MalformedJsonException {
    ReleasedFunction function =
        ReleasedFunction.read(folder.resolve(PackagedTemplate.file(version, "function")));
    String name = "tidemark-" + version;
    List<Component> components =
        ReleasedFunction.components(Files.readAllBytes(folder.resolve(name + "-sbom.cdx.json")));
    List<String> faults =
        function.faults(
            Template.read(TEMPLATE).functions().stream().map(FunctionDefinition::handler).toList(),
            components);
    if (faults.isEmpty()) {
      Files.writeString(
          folder.resolve(name + ".yaml"),
          PackagedTemplate.of(Files.readString(TEMPLATE), version).text());
      Files.writeString(folder.resolve(name + "-licenses.txt"), function.licences(components));
      Files.copy(Path.of("LICENSE"), folder.resolve("LICENSE"));
      Files.writeString(folder.resolve(CHECKSUMS), checksums(folder));
    }
    return faults;
  }

  /** Returns the checksums of all files, as {@code sha256sum} writes and checks them. */
  static String checksums(Path folder) throws IOException {
    StringBuilder lines = new StringBuilder();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        lines.append("%s  %s\n".formatted(sha256(file), file.getFileName()));
      }
    }
    return lines.toString();
  }

  private static String sha256(Path file) throws IOException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
