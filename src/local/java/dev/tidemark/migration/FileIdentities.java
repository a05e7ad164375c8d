package dev.tidemark.migration;

import dev.tidemark.model.IdentityId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Gatherers;

/** Identities from a file with one id on each line. Blank lines are skipped. */
public final class FileIdentities implements Identities {
  private static final int PAGE = 1000;

  private final List<IdentityId> identities;
  private final String digest;

  private FileIdentities(List<IdentityId> identities, String digest) {
    this.identities = identities;
    this.digest = digest;
  }

  /** The file cannot be read, or has something else than identity ids. */
  public static final class BadFileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BadFileException(String message) {
      super(message);
    }
  }

  /**
   * Reads a file.
   *
   * @throws BadFileException if it cannot be read, or a line is no identity id
   */
  public static FileIdentities read(Path file) {
    try {
      byte[] content = Files.readAllBytes(file);
      return new FileIdentities(parse(file, content), digest(content));
    } catch (IOException e) {
      throw new BadFileException("Cannot read the identities from " + file + ".");
    }
  }

  private static List<IdentityId> parse(Path file, byte[] content) {
    List<IdentityId> identities = new ArrayList<>();
    List<String> lines = new String(content, StandardCharsets.UTF_8).lines().toList();
    for (int number = 0; number < lines.size(); number++) {
      String line = lines.get(number).strip();
      if (!line.isEmpty() && !IdentityId.CONSTRAINT.violations(line).isEmpty()) {
        throw new BadFileException(
            "Line %d of %s is not an identity id, such as us-east-1:…".formatted(number + 1, file));
      }
      if (!line.isEmpty()) {
        identities.add(new IdentityId(line));
      }
    }
    return List.copyOf(identities);
  }

  private static String digest(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the SHA-256 digest of the file, in hexadecimal digits. */
  public String digest() {
    return digest;
  }

  @Override
  public void list(Consumer<List<IdentityId>> pages) {
    identities.stream().gather(Gatherers.windowFixed(PAGE)).forEach(pages);
  }
}
