package dev.tidemark.junit;

import dev.tidemark.local.Main;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A jar without classes, which starts the local service from this JVM's class path. Tests use it,
 * because they run before the build makes the real one.
 */
final class JarOfClasses {
  private JarOfClasses() {}

  /** Writes the jar into a folder. */
  static Path write(Path folder, Class<?> main) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, main.getName());
    attributes.put(Attributes.Name.CLASS_PATH, classPath());
    attributes.putValue("Enable-Native-Access", "ALL-UNNAMED");
    Path jar = folder.resolve("tidemark-local.jar");
    try (JarOutputStream output = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      output.finish();
    }
    return jar;
  }

  /**
   * Lets the shared service start from such a jar. It goes before the extension, which starts it.
   */
  static final class Use implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
      Path folder = Files.createTempDirectory("tidemark-test-");
      folder.toFile().deleteOnExit();
      Path jar = write(folder, Main.class);
      jar.toFile().deleteOnExit();
      System.setProperty("tidemark.jar", jar.toString());
    }
  }

  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toUri().toString())
        .collect(Collectors.joining(" "));
  }
}
