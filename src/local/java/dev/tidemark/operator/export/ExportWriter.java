package dev.tidemark.operator.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.model.IdentityId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Writes an export. The file has another name until it is whole, so an interrupted export can be
 * continued, and is never taken for a whole one.
 */
final class ExportWriter implements AutoCloseable {
  private final Path file;
  private final Path part;
  private final FileChannel channel;
  private final Checksum checksum;
  private final Optional<IdentityId> last;
  private ExportCounts counts;

  private ExportWriter(Path file, FileChannel channel, PartialExport partial) throws IOException {
    this.file = file;
    this.part = partOf(file);
    this.channel = channel;
    this.checksum = partial.checksum();
    this.last = Optional.of(partial.last());
    this.counts = partial.counts();
    channel.truncate(partial.bytes());
    channel.position(partial.bytes());
  }

  private ExportWriter(Path file, FileChannel channel, ExportHeader header) throws IOException {
    this.file = file;
    this.part = partOf(file);
    this.channel = channel;
    this.checksum = Checksum.of(header);
    this.last = Optional.empty();
    this.counts = ExportCounts.NONE;
    channel.truncate(0);
    write(header.line() + "\n");
  }

  /**
   * Begins an export, or continues one.
   *
   * @throws ExportFormatException if the file exists, or an export of another subject was begun
   */
  static ExportWriter open(Path file, ExportHeader header) throws IOException {
    checkAbsent(file);
    Path part = partOf(file);
    Optional<PartialExport> partial =
        Files.exists(part) ? PartialExport.read(part) : Optional.empty();
    if (partial.filter(found -> !found.header().isOfSame(header)).isPresent()) {
      throw new ExportFormatException(part + " is of another pool or identity; remove it first");
    }
    FileChannel channel =
        FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    return partial.isPresent()
        ? new ExportWriter(file, channel, partial.get())
        : new ExportWriter(file, channel, header);
  }

  /**
   * Checks that no file would be overwritten.
   *
   * @throws ExportFormatException if the file exists
   */
  static void checkAbsent(Path file) {
    if (Files.exists(file)) {
      throw new ExportFormatException("the file exists: " + file);
    }
  }

  private static Path partOf(Path file) {
    return file.resolveSibling(file.getFileName() + ".part");
  }

  /** Returns the identity after which an interrupted export goes on. */
  Optional<IdentityId> last() {
    return last;
  }

  void add(SettingsLine settings) throws IOException {
    addLines(settings.line() + "\n");
  }

  void add(ExportedIdentity identity) throws IOException {
    addLines(IdentityLines.encode(identity));
    counts = counts.plus(ExportCounts.of(identity));
  }

  private void addLines(String lines) throws IOException {
    checksum.add(lines);
    write(lines);
  }

  private void write(String lines) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Makes the export whole. */
  ExportCounts finish() throws IOException {
    write(new ExportFooter(counts, checksum.hex()).line() + "\n");
    channel.force(true);
    channel.close();
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    return counts;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
