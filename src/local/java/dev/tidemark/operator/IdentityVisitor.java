package dev.tidemark.operator;

import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.walk.Visitor;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * Visits the identities in a segment, by their partition keys. All items of an identity are in the
 * same segment, one after the other.
 *
 * @param <T> the result for an identity
 */
final class IdentityVisitor<T> implements Visitor<T> {
  private final T nothing;
  private final BinaryOperator<T> sum;
  private final Function<String, T> visit;
  private String previous = "";

  IdentityVisitor(T nothing, BinaryOperator<T> sum, Function<String, T> visit) {
    this.nothing = nothing;
    this.sum = sum;
    this.visit = visit;
  }

  @Override
  public Optional<T> visit(List<Item> items) {
    return Optional.of(
        items.stream()
            .map(item -> item.key().partition())
            .filter(partition -> partition.indexOf('/') >= 0)
            .filter(this::differsFromPrevious)
            .map(visit)
            .reduce(nothing, sum));
  }

  private boolean differsFromPrevious(String partition) {
    boolean differs = !partition.equals(previous);
    previous = partition;
    return differs;
  }
}
