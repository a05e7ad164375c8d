package dev.tidemark.model;

import java.util.HexFormat;

/**
 * The digest of an UpdateRecords request, by which replays are recognised: 128 bits of a
 * cryptographic hash of its session token, author and patches.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record RequestDigest(long high, long low) {
  /** Returns the digest as 32 hexadecimal digits. */
  public String hex() {
    HexFormat digits = HexFormat.of();
    return digits.toHexDigits(high) + digits.toHexDigits(low);
  }
}
