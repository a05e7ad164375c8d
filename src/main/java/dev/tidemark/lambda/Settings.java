package dev.tidemark.lambda;

import java.util.Set;

/** The environment variables of the functions. */
public final class Settings {
  private Settings() {}

  /** Returns the names of all variables. */
  public static Set<String> names() {
    return Set.of(
        "TABLE",
        "DYNAMODB_ENDPOINT",
        "TOKEN_SECRET",
        "TOKEN_KEY",
        "CALLER_FROM_ACCESS_KEY",
        "IDENTITY_POOLS",
        "TOMBSTONE_DAYS");
  }
}
