package dev.tidemark.local;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/** The standalone jar of the local service, which has the template within. */
final class StandaloneJar {
  private static final String TEMPLATE = "template.yaml";

  private StandaloneJar() {}

  /** Returns the template in the jar that this program runs from, if there is one. */
  static Optional<Path> template() {
    return location().filter(Files::isRegularFile).map(StandaloneJar::in).filter(Files::exists);
  }

  /** The jar stays open, so that the path can be read later. */
  private static Path in(Path jar) {
    try {
      return FileSystems.newFileSystem(jar).getPath("/", TEMPLATE);
    } catch (IOException e) {
      throw new LocalServiceException("Cannot read " + jar + ": " + e, e);
    }
  }

  private static Optional<Path> location() {
    CodeSource source = StandaloneJar.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(source.getLocation().toURI()));
    } catch (URISyntaxException e) {
      throw new LocalServiceException("Cannot find " + source.getLocation(), e);
    }
  }
}
