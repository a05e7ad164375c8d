package dev.tidemark.model;

/**
 * Which UpdateRecords request an update was: 128 bits of a cryptographic hash of its session token,
 * author and patches.
 *
 * @param high the first 64 bits
 * @param low the other 64 bits
 */
public record RequestDigest(long high, long low) {}
