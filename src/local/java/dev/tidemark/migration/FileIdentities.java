package dev.tidemark.migration;

import dev.tidemark.model.IdentityId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/** Identities from a file with one id on each line. Blank lines are skipped. */
public final class FileIdentities implements Identities {
  private static final int PAGE = 1000;

  private final Path file;

  /** Makes the list of a file. */
  public FileIdentities(Path file) {
    this.file = file;
  }

  @Override
  public void list(Consumer<List<IdentityId>> pages) {
    try (Stream<String> lines = Files.lines(file)) {
      lines
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .map(IdentityId::new)
          .gather(Gatherers.windowFixed(PAGE))
          .forEach(pages);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the identities", e);
    }
  }
}
