package dev.tidemark.model;

/**
 * Which UpdateRecords request an update was: 128 bits of a cryptographic hash of its session token,
 * author and patches.
 *
 * @param high the first 64 bits
 * @param low the other 64 bits
 */
public record RequestDigest(long high, long low) {
  /** Returns the 128 bits in 32 hexadecimal digits. */
  public String hex() {
    return "%016x%016x".formatted(high, low);
  }
}
