package dev.tidemark.consistency.simulation;

import dev.tidemark.consistency.simulation.NewerFormat.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/** A newer version that shares a table with today's. */
sealed interface Release {
  /** Returns the client of a function of the version. */
  DynamoDbClient client(DynamoDbClient client);

  /** Returns a write that converts an item to the version's format, at the same count. */
  Optional<PutItemRequest> conversion(Map<String, AttributeValue> item);

  /**
   * Changes the format of some kinds of items.
   *
   * @param convertsInPlace whether it changes the format of items at the same count, and nothing
   *     else. The rules forbid it. Then only the condition on the format keeps old functions from
   *     overwriting the items
   */
  record NewFormat(Set<Kind> kinds, boolean convertsInPlace) implements Release {
    @Override
    public NewerFormat client(DynamoDbClient client) {
      return new NewerFormat(client, kinds, !convertsInPlace);
    }

    @Override
    public Optional<PutItemRequest> conversion(Map<String, AttributeValue> item) {
      return convertsInPlace ? NewerFormat.conversion(item, kinds) : Optional.empty();
    }
  }

  /**
   * Adds an attribute, and leaves the formats as they are.
   *
   * @param violations receives what the version finds wrong in an item
   */
  record NewAttribute(Consumer<String> violations) implements Release {
    @Override
    public AddedAttribute client(DynamoDbClient client) {
      return new AddedAttribute(client, violations);
    }

    @Override
    public Optional<PutItemRequest> conversion(Map<String, AttributeValue> item) {
      return Optional.empty();
    }
  }

  /** Returns any version. */
  static Release any(Random random, Consumer<String> violations) {
    if (random.nextInt(3) == 0) {
      return new NewAttribute(violations);
    }
    List<Kind> all = List.of(Kind.values());
    Set<Kind> kinds = EnumSet.of(all.get(random.nextInt(all.size())));
    for (Kind kind : all) {
      if (random.nextInt(3) == 0) {
        kinds.add(kind);
      }
    }
    return new NewFormat(kinds, random.nextBoolean());
  }
}
