package dev.tidemark.local;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The last change of each shard that a function has handled. The positions outlive the process if
 * they are in a file.
 */
interface StreamPosition {
  /** Returns the number of the last handled change of a shard, if there is one. */
  Optional<String> of(String shard);

  /** Moves forward. */
  void set(String shard, String sequenceNumber);

  /** Returns positions in memory. */
  static StreamPosition inMemory() {
    return new InMemory(new ConcurrentHashMap<>());
  }

  /**
   * Returns positions in a file, which is created with the first position.
   *
   * @param shared the positions while there is no such file: older versions had one file for all
   *     functions. It may be missing, too.
   */
  static StreamPosition inFile(Path file, Path shared) {
    return new InFile(file, shared);
  }

  /** Positions in memory. */
  record InMemory(Map<String, String> positions) implements StreamPosition {
    @Override
    public Optional<String> of(String shard) {
      return Optional.ofNullable(positions.get(shard));
    }

    @Override
    public void set(String shard, String sequenceNumber) {
      positions.put(shard, sequenceNumber);
    }
  }

  /** Positions in a file. */
  record InFile(Path file, Path shared) implements StreamPosition {
    @Override
    public Optional<String> of(String shard) {
      return Optional.ofNullable(read().getProperty(shard));
    }

    @Override
    public void set(String shard, String sequenceNumber) {
      Properties positions = read();
      positions.setProperty(shard, sequenceNumber);
      StringWriter text = new StringWriter();
      try {
        positions.store(text, "The last change of each shard that the function has handled");
        Path written =
            Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text.toString());
        Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new LocalServiceException("Cannot write " + file + ": " + e, e);
      }
    }

    private Properties read() {
      Path source = Files.exists(file) ? file : shared;
      Properties positions = new Properties();
      try {
        if (Files.exists(source)) {
          positions.load(new StringReader(Files.readString(source)));
        }
      } catch (IOException e) {
        throw new LocalServiceException("Cannot read " + source + ": " + e, e);
      }
      return positions;
    }
  }
}
