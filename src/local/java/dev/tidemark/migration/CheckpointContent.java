package dev.tidemark.migration;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import dev.tidemark.json.MalformedJsonException;
import dev.tidemark.model.IdentityId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Stream;

/** The content of a file of {@link Checkpoints}. */
final class CheckpointContent {
  final Set<IdentityId> known = new HashSet<>();
  final SequencedSet<IdentityId> pending = new LinkedHashSet<>();
  MigrationCounts counts = MigrationCounts.NONE;
  boolean isListed;
  long end;

  /** Reads the whole lines; false if they are of another migration. */
  boolean read(Path file, String migration) throws IOException {
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
      known.clear(); // the listing begins anew
      pending.clear();
    }
    return end > 0 || Checkpoints.header(migration).startsWith(Files.readString(file));
  }

  /** Tells whether a file is of a migration that has not finished any identity. */
  static boolean hasNothingDone(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    boolean isProgress =
        parse(lines.getFirst()) instanceof JsonObject header
            && header.member("migration").isPresent();
    return isProgress && lines.stream().noneMatch(line -> line.startsWith("{\"done\":"));
  }

  private void add(JsonObject entry) {
    entry.member("identities").ifPresent(this::list);
    entry.string("done").ifPresent(id -> done(new IdentityId(id), countsOf(entry)));
    isListed |= entry.member("listed").isPresent();
  }

  private void list(JsonValue ids) {
    for (JsonValue id : ((JsonArray) ids).elements()) {
      IdentityId identity = new IdentityId(((JsonString) id).text());
      known.add(identity);
      pending.add(identity);
    }
  }

  private void done(IdentityId identity, MigrationCounts of) {
    pending.remove(identity);
    counts = counts.plus(of);
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
}
