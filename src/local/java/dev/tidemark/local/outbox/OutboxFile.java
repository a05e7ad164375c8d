package dev.tidemark.local.outbox;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.MalformedJsonException;
import dev.tidemark.local.LocalServiceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of JSON lines, one for each entry of the outbox.
 *
 * @param path the file, which is created if it is missing
 */
record OutboxFile(Path path) {
  /**
   * Prepares the file, and returns the number of its last entry, 0 if it has none. A line that a
   * killed process left incomplete is cut off, if the line before it is an entry.
   *
   * @throws LocalServiceException if the file cannot be used, or is no file of an outbox
   */
  long open() {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      long end = endOfLines(file, file.length());
      if (end == 0) {
        requireEmpty(file);
        return 0;
      }
      long number = number(file, endOfLines(file, end - 1), end);
      file.setLength(end);
      return number;
    } catch (IOException | MalformedJsonException e) {
      throw unusable(e);
    }
  }

  /** Appends a line. */
  void append(byte[] line) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(line.length + 1);
    bytes.writeBytes(line);
    bytes.write('\n');
    try {
      Files.write(path, bytes.toByteArray(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** Returns the place after the last line break before a place. */
  private static long endOfLines(RandomAccessFile file, long before) throws IOException {
    byte[] block = new byte[8192];
    long end = before;
    while (end > 0) {
      int length = (int) Math.min(block.length, end);
      file.seek(end - length);
      file.readFully(block, 0, length);
      for (int i = length - 1; i >= 0; i--) {
        if (block[i] == '\n') {
          return end - length + i + 1;
        }
      }
      end -= length;
    }
    return 0;
  }

  private static void requireEmpty(RandomAccessFile file) throws IOException {
    if (file.length() > 0) {
      throw new IOException("it has no complete line");
    }
  }

  private static long number(RandomAccessFile file, long from, long to)
      throws IOException, MalformedJsonException {
    byte[] line = new byte[Math.toIntExact(to - from)];
    file.seek(from);
    file.readFully(line);
    if (Json.parse(new String(line, StandardCharsets.UTF_8)) instanceof JsonObject entry
        && entry.member("number").orElse(null) instanceof JsonNumber(String number)) {
      return Long.parseLong(number);
    }
    throw new IOException("its last line is no entry of an outbox");
  }

  private LocalServiceException unusable(Exception cause) {
    return new LocalServiceException(
        "Cannot use the outbox's file %s: %s".formatted(path, cause.getMessage()), cause);
  }
}
