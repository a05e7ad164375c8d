package dev.tidemark.local.outbox;

import dev.tidemark.digest.ByteMessage;
import dev.tidemark.digest.Sha256;
import dev.tidemark.local.LocalServiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;

/** The objects of S3, each in a file of one folder. No part of a key is in a file's name. */
public final class ObjectStore implements AutoCloseable {
  private final Path folder;
  private final boolean isTemporary;

  private ObjectStore(Path folder, boolean isTemporary) {
    this.folder = folder;
    this.isTemporary = isTemporary;
  }

  /**
   * Returns the objects in a folder, which is created if it is missing.
   *
   * @throws LocalServiceException if the folder cannot be created
   */
  public static ObjectStore inFolder(Path folder) {
    try {
      return new ObjectStore(Files.createDirectories(folder), false);
    } catch (IOException e) {
      throw new LocalServiceException("Cannot create the folder %s: %s".formatted(folder, e), e);
    }
  }

  /** Returns objects that are deleted when they are closed. */
  public static ObjectStore temporary() {
    try {
      return new ObjectStore(Files.createTempDirectory("tidemark-objects"), true);
    } catch (IOException e) {
      throw new LocalServiceException("Cannot create a temporary folder: " + e, e);
    }
  }

  /** Stores an object in place of an earlier one. */
  void put(ObjectLocation location, byte[] content) throws IOException {
    Path written = Files.createTempFile(folder, "new", "");
    Files.write(written, content);
    Files.move(written, file(location), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Returns an object; empty if there is none. */
  Optional<SdkBytes> get(ObjectLocation location) throws IOException {
    try {
      return Optional.of(SdkBytes.fromByteArrayUnsafe(Files.readAllBytes(file(location))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private Path file(ObjectLocation location) {
    byte[] name = new ByteMessage().text(location.bucket()).text(location.key()).toByteArray();
    return folder.resolve(HexFormat.of().formatHex(Sha256.of(name)));
  }

  /** Deletes temporary objects. */
  @Override
  public void close() throws IOException {
    if (!isTemporary) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }
}
