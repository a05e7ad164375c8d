package dev.tidemark.migration;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import dev.tidemark.json.JsonWriter;
import dev.tidemark.json.MalformedJsonException;
import dev.tidemark.model.IdentityId;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.stream.Stream;

/**
 * The progress of a migration in a file of JSON lines, to which lines are only appended. A killed
 * run leaves at most a torn last line, and the next run goes on from the lines before it.
 */
public final class Checkpoints implements AutoCloseable {
  private final BufferedWriter writer;
  private final SequencedSet<IdentityId> pending;
  private final boolean isListed;
  private MigrationCounts counts;

  private Checkpoints(BufferedWriter writer, Content content) {
    this.writer = writer;
    this.pending = content.pending;
    this.isListed = content.isListed;
    this.counts = content.counts;
  }

  /** The file belongs to another migration. */
  public static final class ForeignFileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ForeignFileException(Path file) {
      super(file + " has the progress of another migration; name another file");
    }
  }

  /**
   * Opens a file. One whose migration is finished begins anew.
   *
   * @param migration what the progress is of: the source, the pool and the table
   * @throws ForeignFileException if the file is of another migration
   */
  public static Checkpoints open(Path file, String migration) {
    try {
      Content content = Files.exists(file) ? existing(file, migration) : new Content();
      if (content.isFinished || content.end == 0) {
        content = new Content();
        Files.writeString(file, header(migration));
      } else {
        truncate(file, content.end);
      }
      return new Checkpoints(Files.newBufferedWriter(file, StandardOpenOption.APPEND), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Content existing(Path file, String migration) throws IOException {
    Content content = new Content();
    if (!content.read(file, migration)) {
      throw new ForeignFileException(file);
    }
    return content;
  }

  /** Drops a line that was being written when the process was killed. */
  private static void truncate(Path file, long bytes) throws IOException {
    try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      channel.truncate(bytes);
    }
  }

  /** The content of a file. */
  private static final class Content {
    private final SequencedSet<IdentityId> pending = new LinkedHashSet<>();
    private MigrationCounts counts = MigrationCounts.NONE;
    private boolean isListed;
    private boolean isFinished;
    private long end;

    /** Reads the whole lines; false if they are of another migration. */
    private boolean read(Path file, String migration) throws IOException {
      long size = Files.size(file);
      try (Stream<String> lines = Files.lines(file)) {
        for (String line : (Iterable<String>) lines::iterator) {
          long lineEnd = end + line.getBytes(StandardCharsets.UTF_8).length + 1;
          if (lineEnd > size || !(parse(line) instanceof JsonObject entry)) {
            break; // a torn line
          }
          if (end == 0 && !entry.string("migration").orElse("").equals(migration)) {
            return false;
          }
          add(entry);
          end = lineEnd;
        }
      }
      if (!isListed) {
        pending.clear(); // the listing begins anew
      }
      return end > 0 || header(migration).startsWith(Files.readString(file));
    }

    private void add(JsonObject entry) {
      entry.member("identities").ifPresent(this::list);
      entry.string("done").ifPresent(id -> done(new IdentityId(id), countsOf(entry)));
      isListed |= entry.member("listed").isPresent();
      isFinished |= entry.member("finished").isPresent();
    }

    private void list(JsonValue ids) {
      for (JsonValue id : ((JsonArray) ids).elements()) {
        pending.add(new IdentityId(((JsonString) id).text()));
      }
    }

    private void done(IdentityId identity, MigrationCounts of) {
      pending.remove(identity);
      counts = counts.plus(of);
    }
  }

  private static MigrationCounts countsOf(JsonObject entry) {
    return new MigrationCounts(
        1, number(entry, "datasets"), number(entry, "written"), number(entry, "differences"));
  }

  private static long number(JsonObject entry, String name) {
    return entry.member(name).orElseThrow() instanceof JsonNumber(String literal)
        ? Long.parseLong(literal)
        : 0;
  }

  private static JsonValue parse(String line) {
    try {
      return Json.parse(line);
    } catch (MalformedJsonException e) {
      return new JsonString(""); // a torn line
    }
  }

  /** Tells whether all identities are listed. */
  boolean isListed() {
    return isListed;
  }

  /** Returns the number of identities that are listed and not done. */
  int left() {
    return pending.size();
  }

  /** Returns the identities that are listed and not done, in their order. */
  List<IdentityId> pending() {
    return List.copyOf(pending);
  }

  /** Returns the counts of all identities that are done, also by killed runs. */
  public synchronized MigrationCounts counts() {
    return counts;
  }

  /** Adds listed identities. */
  void list(List<IdentityId> identities) {
    pending.addAll(identities);
    append(
        json -> {
          json.writeArrayFieldStart("identities");
          for (IdentityId identity : identities) {
            json.writeString(identity.value());
          }
          json.writeEndArray();
        });
  }

  /** Remembers that all identities are listed. */
  void endList() {
    append(json -> json.writeNumberField("listed", pending.size()));
  }

  /** Remembers that an identity is done. */
  synchronized void done(IdentityId identity, MigrationCounts of) {
    counts = counts.plus(of);
    append(
        json -> {
          json.writeStringField("done", identity.value());
          json.writeNumberField("datasets", of.datasets());
          json.writeNumberField("written", of.written());
          json.writeNumberField("differences", of.differences());
        });
  }

  /** Remembers that all identities are done, so that the next run begins anew. */
  void finish() {
    append(json -> json.writeBooleanField("finished", true));
  }

  private synchronized void append(JsonWriter members) {
    try {
      writer.write(line(members));
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String header(String migration) {
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
