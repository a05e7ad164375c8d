package dev.tidemark.migration;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonWriter;
import dev.tidemark.model.IdentityId;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;

/**
 * The progress of a migration in a file of JSON lines, to which lines are only appended. A killed
 * run leaves at most a torn last line, and the next run goes on from the lines before it. The file
 * is deleted when all is done.
 */
public final class Checkpoints implements AutoCloseable {
  private final Path file;
  private final BufferedWriter writer;
  private final Set<IdentityId> known;
  private final SequencedSet<IdentityId> pending;
  private boolean isListed;
  private MigrationCounts counts;

  private Checkpoints(Path file, BufferedWriter writer, CheckpointContent content) {
    this.file = file;
    this.writer = writer;
    this.known = content.known;
    this.pending = content.pending;
    this.isListed = content.isListed;
    this.counts = content.counts;
  }

  /** The file belongs to another migration. */
  public static final class ForeignFileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ForeignFileException(Path file) {
      super(
          file
              + " has the progress of another migration, which is unfinished. Delete the file, or"
              + " name another one with --checkpoints.");
    }
  }

  /**
   * Opens a file, and creates it if there is none.
   *
   * @param migration what the progress is of: the source, the pool, the identities and the table
   * @throws ForeignFileException if the file is of another migration, which has done something
   */
  public static Checkpoints open(Path file, String migration) {
    try {
      CheckpointContent content =
          Files.exists(file) ? existing(file, migration) : new CheckpointContent();
      if (content.end == 0) {
        Files.writeString(file, header(migration));
      } else {
        truncate(file, content.end);
      }
      BufferedWriter writer = Files.newBufferedWriter(file, StandardOpenOption.APPEND);
      return new Checkpoints(file, writer, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CheckpointContent existing(Path file, String migration) throws IOException {
    CheckpointContent content = new CheckpointContent();
    if (content.read(file, migration)) {
      return content;
    }
    if (CheckpointContent.hasNothingDone(file)) {
      return new CheckpointContent(); // such as of a run with a mistyped option
    }
    throw new ForeignFileException(file);
  }

  /** Drops a line that was being written when the process was killed. */
  private static void truncate(Path file, long bytes) throws IOException {
    try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      channel.truncate(bytes);
    }
  }

  /** Tells whether all identities are listed. */
  boolean isListed() {
    return isListed;
  }

  /** Returns the number of identities that are listed and not done. */
  public synchronized int left() {
    return pending.size();
  }

  /** Returns the identities that are listed and not done, in their order. */
  synchronized List<IdentityId> pending() {
    return List.copyOf(pending);
  }

  /** Returns the counts of all identities that are done, also by killed runs. */
  public synchronized MigrationCounts counts() {
    return counts;
  }

  /** Adds listed identities that are not known yet. */
  synchronized void list(List<IdentityId> identities) {
    List<IdentityId> added = identities.stream().filter(known::add).toList();
    if (!added.isEmpty()) {
      pending.addAll(added);
      append(
          json -> {
            json.writeArrayFieldStart("identities");
            for (IdentityId identity : added) {
              json.writeString(identity.value());
            }
            json.writeEndArray();
          });
    }
  }

  /** Remembers that all identities are listed. */
  void endList() {
    isListed = true;
    append(json -> json.writeNumberField("listed", pending.size()));
  }

  /** Remembers that an identity is done. */
  synchronized void done(IdentityId identity, MigrationCounts of) {
    counts = counts.plus(of);
    pending.remove(identity);
    append(
        json -> {
          json.writeStringField("done", identity.value());
          json.writeNumberField("datasets", of.datasets());
          json.writeNumberField("written", of.written());
          json.writeNumberField("differences", of.differences());
        });
  }

  /** Deletes the file, so that the next run begins anew. Nothing can be remembered after. */
  public void finish() {
    close();
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void append(JsonWriter members) {
    try {
      writer.write(line(members));
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String header(String migration) {
    return line(json -> json.writeStringField("migration", migration));
  }

  private static String line(JsonWriter members) {
    return Json.write(
            json -> {
              json.writeStartObject();
              members.write(json);
              json.writeEndObject();
            })
        + "\n";
  }

  @Override
  public void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
