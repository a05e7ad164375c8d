package dev.tidemark.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;

/**
 * The key that signs session tokens where there is no secret to keep: the local service and the
 * event files, whose tokens it must accept.
 */
final class DevelopmentKey {
  /** Published on purpose, and the same as in the file beside the events. */
  static final String BUILT_IN = "ZGV2ZWxvcG1lbnQga2V5IG9mIFRpZGVtYXJrLCBubyBzZWNyZXQ=";

  private static final int MIN_BYTES = 32;

  private DevelopmentKey() {}

  /**
   * Returns the key, in base64, that a project has in {@code events/token-key}, or the built-in
   * one.
   *
   * @param project the project's folder
   * @throws LocalServiceException if the file holds no key
   */
  static String in(Path project) {
    Path file = project.resolve("events").resolve("token-key");
    try {
      String key = Files.readString(file).strip();
      if (Base64.getDecoder().decode(key).length < MIN_BYTES) {
        throw new LocalServiceException(
            "The key in %s is shorter than %d bytes".formatted(file, MIN_BYTES));
      }
      return key;
    } catch (NoSuchFileException e) {
      return BUILT_IN;
    } catch (IOException e) {
      throw new LocalServiceException("Cannot read the key in " + file, e);
    } catch (IllegalArgumentException e) {
      throw new LocalServiceException("The key in %s is not base64".formatted(file), e);
    }
  }
}
