package dev.tidemark.http;

import dev.tidemark.model.Caller;

/** The kinds of callers that may call an operation. */
public enum AllowedCallers {
  /** Only the identity whose data it is. */
  IDENTITIES,
  /** Only developers. */
  DEVELOPERS,
  /** The identity whose data it is, and developers. */
  IDENTITIES_AND_DEVELOPERS;

  /** Tells whether the caller is of an allowed kind. */
  boolean include(Caller caller) {
    return switch (caller) {
      case Caller.CognitoIdentity _ -> this != DEVELOPERS;
      case Caller.Developer _ -> this != IDENTITIES;
    };
  }
}
