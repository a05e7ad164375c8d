package dev.tidemark.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.model.IdentityId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The progress of a migration, cut off at any byte. */
final class CheckpointsTest {
  private static final String MIGRATION = "pool from Amazon to table";
  private static final MigrationCounts DONE = new MigrationCounts(1, 2, 1, 0);

  @TempDir private Path folder = Path.of("");
  private Path file = folder;

  @BeforeEach
  void name() {
    file = folder.resolve("progress.jsonl");
  }

  private static IdentityId identity(int number) {
    return new IdentityId("us-east-1:" + number);
  }

  private void write() {
    try (Checkpoints checkpoints = Checkpoints.open(file, MIGRATION)) {
      checkpoints.list(List.of(identity(1), identity(2)));
      checkpoints.list(List.of(identity(3)));
      checkpoints.endList();
      checkpoints.done(identity(2), DONE);
      checkpoints.done(identity(1), DONE);
    }
  }

  @Test
  void nextRun_goesOn() {
    write();
    try (Checkpoints checkpoints = Checkpoints.open(file, MIGRATION)) {
      assertTrue(checkpoints.isListed());
      assertEquals(List.of(identity(3)), checkpoints.pending());
      assertEquals(new MigrationCounts(2, 4, 2, 0), checkpoints.counts());
    }
  }

  /** A process may be killed after any byte. What the next one adds is read by the one after it. */
  @Test
  void fileThatEndsAnywhere_losesNothingThatIsWhole() throws IOException {
    write();
    byte[] all = Files.readAllBytes(file);
    for (int length = 0; length <= all.length; length++) {
      byte[] part = Arrays.copyOf(all, length);
      Files.write(file, part);
      String text = new String(part, StandardCharsets.UTF_8);
      boolean isListed = text.contains("\"listed\":3}\n");
      long done = text.lines().filter(line -> line.matches("\\{\"done.*}")).count();
      // The newline after the last of them may be missing.
      long whole = text.endsWith("\n") || !text.endsWith("}") || done == 0 ? done : done - 1;
      try (Checkpoints checkpoints = Checkpoints.open(file, MIGRATION)) {
        assertEquals(isListed, checkpoints.isListed(), text);
        assertEquals(isListed ? 3 - (int) whole : 0, checkpoints.pending().size(), text);
        if (!isListed) {
          checkpoints.list(List.of(identity(1), identity(2), identity(3)));
          checkpoints.endList();
        }
        checkpoints.done(identity(3), DONE);
      }
      try (Checkpoints checkpoints = Checkpoints.open(file, MIGRATION)) {
        assertTrue(checkpoints.isListed(), text);
        assertFalse(checkpoints.pending().contains(identity(3)), text);
      }
    }
  }

  @Test
  void finishedMigration_leavesNoFile() {
    write();
    try (Checkpoints checkpoints = Checkpoints.open(file, MIGRATION)) {
      checkpoints.done(identity(3), DONE);
      checkpoints.finish();
    }
    assertFalse(Files.exists(file));
  }

  @Test
  void laterList_addsOnlyWhatIsNotKnown() {
    write();
    try (Checkpoints checkpoints = Checkpoints.open(file, MIGRATION)) {
      checkpoints.list(List.of(identity(1), identity(3), identity(4)));
      assertEquals(List.of(identity(3), identity(4)), checkpoints.pending());
    }
    try (Checkpoints checkpoints = Checkpoints.open(file, MIGRATION)) {
      assertEquals(List.of(identity(3), identity(4)), checkpoints.pending());
      assertEquals(2, checkpoints.left());
      checkpoints.done(identity(3), DONE);
      assertEquals(1, checkpoints.left());
    }
  }

  @Test
  void fileOfAnotherMigration_isRefusedAndStays() throws IOException {
    write();
    byte[] before = Files.readAllBytes(file);
    assertThrows(
        Checkpoints.ForeignFileException.class, () -> Checkpoints.open(file, "another").close());
    assertEquals(new String(before, StandardCharsets.UTF_8), Files.readString(file));
  }

  @Test
  void foreignText_isRefused() throws IOException {
    Files.writeString(file, "identities that somebody has listed\n");
    assertThrows(
        Checkpoints.ForeignFileException.class, () -> Checkpoints.open(file, MIGRATION).close());
  }
}
