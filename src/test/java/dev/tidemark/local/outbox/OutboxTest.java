package dev.tidemark.local.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.local.LocalServiceException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;

class OutboxTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-28T12:00:00Z"));

  @TempDir Path folder;

  private static Sent record(String data) {
    return new Sent.KinesisRecord(
        "s", "k", SdkBytes.fromByteArrayUnsafe(data.getBytes(StandardCharsets.UTF_8)));
  }

  private static String line(int number, int count) {
    return """
    {"number":%d,"time":"2026-11-28T12:00:00Z","service":"kinesis","stream":"s","partitionKey":"k","message":{"count":%d}}\
    """
        .formatted(number, count);
  }

  private static List<Long> numbers(Outbox outbox) {
    return outbox.after(0, _ -> true, Integer.MAX_VALUE).entries().stream()
        .map(Outbox.Entry::number)
        .toList();
  }

  @Test
  void oldestEntries_areDroppedBeyondTheBounds() {
    Outbox outbox = Outbox.inMemory(CLOCK);
    for (int i = 0; i < Outbox.MAX_ENTRIES + 5; i++) {
      outbox.add(record("{}"));
    }
    Outbox.Page page = outbox.after(0, _ -> true, 1);
    assertEquals(6, page.first());
    assertEquals(6, page.entries().getFirst().number());
    assertEquals(Outbox.MAX_ENTRIES + 5, page.last());
    assertEquals(Outbox.MAX_ENTRIES, numbers(outbox).size());
  }

  @Test
  void bytesInMemory_areBounded() {
    Outbox outbox = Outbox.inMemory(CLOCK);
    String sixteenth = "{\"v\":\"" + "x".repeat((int) Outbox.MAX_BYTES / 16) + "\"}";
    for (int i = 0; i < 17; i++) {
      outbox.add(record(sixteenth));
    }
    assertEquals(LongStream.rangeClosed(3, 17).boxed().toList(), numbers(outbox));
  }

  @Test
  void file_hasALineForEachEntryAndGoesOnAfterARestart() throws Exception {
    Path file = folder.resolve("outbox.jsonl");
    Outbox first = Outbox.inFile(CLOCK, file);
    first.add(record("{\"count\":\n1}"));
    first.add(record("{\"count\":2}"));
    Outbox second = Outbox.inFile(CLOCK, file);
    assertEquals(3, second.add(record("{\"count\":3}")));
    assertEquals(List.of(line(1, 1), line(2, 2), line(3, 3)), Files.readAllLines(file));
    assertEquals(List.of(3L), numbers(second));
    assertEquals(3, second.newest(_ -> true, 1).first());
  }

  @Test
  void lineThatWasCutOff_isDropped() throws Exception {
    Path file = folder.resolve("outbox.jsonl");
    Outbox.inFile(CLOCK, file).add(record("{\"count\":1}"));
    Files.writeString(file, "{\"number\":2,\"ti", StandardOpenOption.APPEND);
    Outbox.inFile(CLOCK, file).add(record("{\"count\":2}"));
    assertEquals(List.of(line(1, 1), line(2, 2)), Files.readAllLines(file));
  }

  @Test
  void fileOfSomethingElse_isRefusedAndKept() throws Exception {
    for (String content : List.of("no line", "a line\n", "{}\nrest")) {
      Path file = Files.writeString(folder.resolve("notes.txt"), content);
      LocalServiceException failure =
          assertThrows(LocalServiceException.class, () -> Outbox.inFile(CLOCK, file));
      assertTrue(
          failure.getMessage().startsWith("Cannot use the outbox's file " + file + ": "),
          failure.getMessage());
      assertEquals(content, Files.readString(file));
    }
  }
}
