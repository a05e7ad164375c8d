package dev.tidemark.operator.verify;

import java.net.URI;
import java.util.Optional;

/** The address of a side, as a command line names it. */
public sealed interface SideAddress {
  /** The prefix of the address of a table. */
  String TABLE = "table:";

  /** The address of Amazon Cognito Sync. */
  String AMAZON_NAME = "amazon";

  /**
   * A table.
   *
   * @param name the table's name
   * @param dynamoDb another DynamoDB than AWS's
   */
  record Table(String name, Optional<URI> dynamoDb) implements SideAddress {}

  /**
   * A deployment of Tidemark, or the local service.
   *
   * @param endpoint its URL, with the stage if it has one
   */
  record Endpoint(URI endpoint) implements SideAddress {}

  /** Amazon Cognito Sync. */
  record Amazon() implements SideAddress {}

  /**
   * Parses {@code table:NAME}, {@code table:NAME@URL}, an URL, or {@code amazon}.
   *
   * @throws IllegalArgumentException if the text is none of these
   */
  static SideAddress parse(String text) {
    if (text.equals(AMAZON_NAME)) {
      return new Amazon();
    }
    if (text.startsWith(TABLE)) {
      String[] parts = text.substring(TABLE.length()).split("@", 2);
      return new Table(parts[0], parts.length == 1 ? Optional.empty() : Optional.of(url(parts[1])));
    }
    return new Endpoint(url(text));
  }

  private static URI url(String text) {
    if (!text.startsWith("https://") && !text.startsWith("http://")) {
      throw new IllegalArgumentException(
          "'%s' is neither table:NAME, table:NAME@URL, an http or https URL, nor amazon"
              .formatted(text));
    }
    return URI.create(text);
  }
}
