package dev.tidemark.junit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The jar of the local service. This library carries it as a resource, so that its libraries never
 * meet those of the tests.
 *
 * @param file the jar
 * @param temporary whether the file is a copy, to be deleted with its folder after use
 */
record ServiceJar(Path file, boolean temporary) {
  private static final String RESOURCE = "/tidemark-local.jar";

  /**
   * Returns the jar that {@link Setting#JAR} names, or a copy of the resource.
   *
   * @throws TidemarkException if there is neither
   */
  static ServiceJar find() {
    String named = Setting.JAR.value();
    if (named.isBlank()) {
      return copyOfResource();
    }
    Path file = Path.of(named).toAbsolutePath();
    if (!Files.isRegularFile(file)) {
      throw new TidemarkException("tidemark.jar names no file: " + file);
    }
    return new ServiceJar(file, false);
  }

  private static ServiceJar copyOfResource() {
    try (InputStream resource = ServiceJar.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new TidemarkException(
            "This copy of the library has no tidemark-local.jar; name one in the system property"
                + " tidemark.jar");
      }
      Path copy = Files.createTempDirectory("tidemark-").resolve("tidemark-local.jar");
      Files.copy(resource, copy);
      return new ServiceJar(copy, true);
    } catch (IOException e) {
      throw new TidemarkException("Cannot copy tidemark-local.jar to a temporary folder", e);
    }
  }

  /** Deletes the file if it is a copy. A file that cannot be deleted stays. */
  void delete() {
    if (temporary) {
      boolean deleted = file.toFile().delete() && file.resolveSibling("").toFile().delete();
      if (!deleted) {
        System.err.println("Cannot delete " + file);
      }
    }
  }
}
