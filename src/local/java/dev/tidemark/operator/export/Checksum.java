package dev.tidemark.operator.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of the lines of an export, each with its line feed. */
final class Checksum {
  private final MessageDigest digest;

  private Checksum(MessageDigest digest) {
    this.digest = digest;
  }

  /** Begins a checksum with a header. Its date does not count. */
  static Checksum of(ExportHeader header) {
    try {
      Checksum checksum = new Checksum(MessageDigest.getInstance("SHA-256"));
      checksum.add(header.checked() + "\n");
      return checksum;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  void add(String lines) {
    digest.update(lines.getBytes(UTF_8));
  }

  /** Returns the same checksum so far, to continue separately. */
  Checksum copy() {
    try {
      return new Checksum((MessageDigest) digest.clone());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
    }
  }

  /** Returns the checksum in hexadecimal. */
  String hex() {
    return HexFormat.of().formatHex(copy().digest.digest());
  }
}
