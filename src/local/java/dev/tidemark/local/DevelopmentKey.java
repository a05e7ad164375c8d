package dev.tidemark.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;

/**
 * The key that signs session tokens in the local service and in the event files. It is not a
 * secret. Both use the same key, so that the service accepts the tokens of the files.
 */
final class DevelopmentKey {
  /** The same key as in {@code events/token-key}. Published on purpose. */
  static final String BUILT_IN = "ZGV2ZWxvcG1lbnQga2V5IG9mIFRpZGVtYXJrLCBubyBzZWNyZXQ=";

  private static final int MIN_BYTES = 32;

  private DevelopmentKey() {}

  /**
   * Returns the key in a project's {@code events/token-key}, in base64; the built-in one if there
   * is no such file.
   *
   * @param project the project's folder
   * @throws LocalServiceException if the file has no valid key
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
