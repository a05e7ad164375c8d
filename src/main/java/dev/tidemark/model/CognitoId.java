package dev.tidemark.model;

/** The form of the ids that Cognito gives to identity pools and identities: a region and a UUID. */
final class CognitoId {
  /** The constraint on the text. */
  static final Constraint CONSTRAINT =
      Constraint.characters(1, 55, "[\\w-]+:[0-9a-zA-Z-]+", CognitoId::matches);

  private static final Ascii REGION = Ascii.lettersDigitsAnd("_-");
  private static final Ascii UUID = Ascii.lettersDigitsAnd("-");

  private CognitoId() {}

  private static boolean matches(String text) {
    int colon = text.indexOf(':');
    return REGION.covers(text, 0, colon) && UUID.covers(text, colon + 1, text.length());
  }
}
