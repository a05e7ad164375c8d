package dev.tidemark.operator.export;

import dev.tidemark.dynamodb.IdentityHistory;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.SyncRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads an export, one identity at a time. */
public final class ExportReader {
  private final Path file;
  private final ExportHeader header;
  private final ExportCounts counts;

  private ExportReader(Path file, ExportHeader header, ExportCounts counts) {
    this.file = file;
    this.header = header;
    this.counts = counts;
  }

  /**
   * Opens a file, and checks that it is whole and unchanged.
   *
   * @throws ExportFormatException if it is not
   */
  public static ExportReader open(Path file) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      ExportHeader header = ExportHeader.parse(Line.parse(next(lines)));
      Checksum checksum = Checksum.of(header);
      String line = next(lines);
      for (String following = lines.readLine(); following != null; following = lines.readLine()) {
        checksum.add(line + "\n");
        line = following;
      }
      Line last = Line.parse(line);
      if (!last.kind().equals(ExportFooter.KIND)) {
        throw new ExportFormatException("the file is cut off");
      }
      ExportFooter footer = ExportFooter.parse(last);
      if (!footer.checksum().equals(checksum.hex())) {
        throw new ExportFormatException("the file has another checksum than it states");
      }
      return new ExportReader(file, header, footer.counts());
    }
  }

  private static String next(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    if (line == null) {
      throw new ExportFormatException("the file is cut off");
    }
    return line;
  }

  /** Returns the first line. */
  ExportHeader header() {
    return header;
  }

  /** Returns what is in the file. */
  public ExportCounts counts() {
    return counts;
  }

  /** Reads the file to its end. */
  void read(Consumer<SettingsLine> settings, Consumer<ExportedIdentity> identities)
      throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      next(lines);
      Identities open = new Identities(identities);
      for (Line line = Line.parse(next(lines)); ; line = Line.parse(next(lines))) {
        switch (line.kind()) {
          case SettingsLine.KIND -> settings.accept(SettingsLine.parse(line));
          case IdentityLines.IDENTITY -> open.begin(line);
          case IdentityLines.DATASET -> open.beginDataset(line);
          case IdentityLines.RECORD -> open.records.add(IdentityLines.syncRecord(line));
          case ExportFooter.KIND -> {
            open.end();
            return;
          }
          default -> throw new ExportFormatException("a line has an unknown kind");
        }
      }
    }
  }

  /** The identity and dataset whose lines are being read. */
  private final class Identities {
    private final Consumer<ExportedIdentity> consumer;
    private final List<Dataset> datasets = new ArrayList<>();
    private final List<SyncRecord> records = new ArrayList<>();
    private Optional<Line> identity = Optional.empty();
    private Optional<Line> dataset = Optional.empty();

    Identities(Consumer<ExportedIdentity> consumer) {
      this.consumer = consumer;
    }

    void begin(Line line) {
      end();
      identity = Optional.of(line);
    }

    void beginDataset(Line line) {
      endDataset();
      dataset = Optional.of(line);
    }

    private PoolIdentity owner() {
      return IdentityLines.owner(
          header.pool(),
          identity.orElseThrow(() -> new ExportFormatException("a dataset has no identity")));
    }

    private void endDataset() {
      dataset.ifPresent(line -> datasets.add(IdentityLines.dataset(owner(), line, records)));
      dataset = Optional.empty();
      records.clear();
    }

    void end() {
      endDataset();
      if (identity.isPresent()) {
        IdentityHistory history = IdentityLines.history(identity.get());
        consumer.accept(new ExportedIdentity(owner(), history, datasets));
      }
      identity = Optional.empty();
      datasets.clear();
    }
  }
}
