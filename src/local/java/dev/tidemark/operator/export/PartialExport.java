package dev.tidemark.operator.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.model.IdentityId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What an interrupted export has left. The last identity may be cut off, so it counts as absent.
 *
 * @param header the header
 * @param last the last whole identity
 * @param bytes the length of the file up to its end
 * @param counts what is in the file up to there
 * @param checksum the checksum up to there
 */
record PartialExport(
    ExportHeader header, IdentityId last, long bytes, ExportCounts counts, Checksum checksum) {

  /** Reads a file; empty if it has no whole identity. */
  static Optional<PartialExport> read(Path file) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(Files.newInputStream(file), UTF_8))) {
      String first = lines.readLine();
      return first == null || !first.endsWith("}")
          ? Optional.empty()
          : new Scan(ExportHeader.parse(Line.parse(first)), first).of(lines);
    }
  }

  /** The lines so far. */
  private static final class Scan {
    private final ExportHeader header;
    private final Checksum checksum;
    private long bytes;
    private ExportCounts counts = ExportCounts.NONE;
    private Optional<IdentityId> current = Optional.empty();
    private Optional<PartialExport> whole = Optional.empty();

    Scan(ExportHeader header, String first) {
      this.header = header;
      this.checksum = Checksum.of(header);
      this.bytes = first.getBytes(UTF_8).length + 1L;
    }

    Optional<PartialExport> of(BufferedReader lines) throws IOException {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (isOf(line, IdentityLines.IDENTITY)) {
          whole = current.map(id -> new PartialExport(header, id, bytes, counts, checksum.copy()));
          current = id(line);
        }
        counts = counts.plus(countsOf(line));
        checksum.add(line + "\n");
        bytes += line.getBytes(UTF_8).length + 1L;
      }
      return whole;
    }

    /** The last line of the file may be cut off; then nothing follows that needs its id. */
    private static Optional<IdentityId> id(String line) {
      return line.endsWith("}")
          ? Optional.of(new IdentityId(Line.parse(line).text("id")))
          : Optional.empty();
    }

    private static ExportCounts countsOf(String line) {
      return new ExportCounts(
          isOf(line, IdentityLines.IDENTITY) ? 1 : 0,
          isOf(line, IdentityLines.DATASET) ? 1 : 0,
          isOf(line, IdentityLines.RECORD) ? 1 : 0);
    }

    /** The kind comes first in each line that this tool writes. */
    private static boolean isOf(String line, String kind) {
      return line.startsWith("{\"" + Line.KIND + "\":\"" + kind + "\"");
    }
  }
}
