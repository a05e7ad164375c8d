package dev.tidemark.http;

import java.util.List;

/** The operations that the router knows. */
public final class Operations {
  private static final String IDENTITY = "/identitypools/{IdentityPoolId}/identities/{IdentityId}";
  private static final String DATASET = IDENTITY + "/datasets/{DatasetName}";

  private Operations() {}

  /** Returns all operations. */
  public static List<Operation> all() {
    return List.of(
        new Operation("POST", DATASET),
        new Operation("GET", DATASET + "/records"),
        new Operation("GET", IDENTITY + "/datasets"),
        new Operation("GET", DATASET),
        new Operation("DELETE", DATASET),
        new Operation("GET", IDENTITY));
  }
}
