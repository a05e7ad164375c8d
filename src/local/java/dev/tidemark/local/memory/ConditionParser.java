package dev.tidemark.local.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads conditions and filters.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html">
 *     Condition and filter expressions</a>
 */
final class ConditionParser {
  private final ExpressionTokens tokens;

  /** A condition on an item. */
  private interface Condition extends Predicate<Map<String, AttributeValue>> {}

  /** A value of an item, if the item has it. */
  private interface Operand
      extends Function<Map<String, AttributeValue>, Optional<AttributeValue>> {}

  private ConditionParser(ExpressionTokens tokens) {
    this.tokens = tokens;
  }

  /** Reads all tokens as one condition. */
  static Predicate<Map<String, AttributeValue>> parse(ExpressionTokens tokens) {
    Condition condition = new ConditionParser(tokens).either();
    tokens.expectEnd();
    return condition;
  }

  private Condition either() {
    Condition left = both();
    while (tokens.accept("OR")) {
      Condition before = left;
      Condition right = both();
      left = item -> before.test(item) || right.test(item);
    }
    return left;
  }

  private Condition both() {
    Condition left = negated();
    while (tokens.accept("AND")) {
      Condition before = left;
      Condition right = negated();
      left = item -> before.test(item) && right.test(item);
    }
    return left;
  }

  private Condition negated() {
    if (tokens.accept("NOT")) {
      Condition condition = negated();
      return item -> !condition.test(item);
    }
    if (tokens.accept("(")) {
      Condition condition = either();
      tokens.expect(")");
      return condition;
    }
    Optional<String> function = tokens.acceptFunction();
    if (function.isPresent() && !function.get().equals("size")) {
      Condition condition = function(function.get());
      tokens.expect(")");
      return condition;
    }
    return comparison(function.isPresent() ? size() : operand());
  }

  private Condition function(String name) {
    return switch (name) {
      case "attribute_exists" -> {
        AttributePath path = tokens.path();
        yield item -> path.find(item).isPresent();
      }
      case "attribute_not_exists" -> {
        AttributePath path = tokens.path();
        yield item -> path.find(item).isEmpty();
      }
      case "attribute_type" -> {
        Operand value = firstArgument();
        String type = tokens.value().s();
        yield item ->
            value.apply(item).filter(found -> found.type().name().equals(type)).isPresent();
      }
      case "begins_with" -> both(firstArgument(), operand(), AttributeValues::beginsWith);
      case "contains" -> both(firstArgument(), operand(), AttributeValues::contains);
      default -> throw tokens.syntaxError();
    };
  }

  private Operand firstArgument() {
    Operand first = operand();
    tokens.expect(",");
    return first;
  }

  private Operand operand() {
    if (tokens.acceptFunction().filter("size"::equals).isPresent()) {
      return size();
    }
    if (tokens.isValue()) {
      Optional<AttributeValue> value = Optional.of(tokens.value());
      return _ -> value;
    }
    return tokens.path()::find;
  }

  /** Reads the argument of a size, whose parenthesis is open. */
  private Operand size() {
    AttributePath path = tokens.path();
    tokens.expect(")");
    return item ->
        path.find(item)
            .map(AttributeValues::size)
            .filter(OptionalInt::isPresent)
            .map(size -> AttributeValue.fromN(Integer.toString(size.getAsInt())));
  }

  private Condition comparison(Operand left) {
    String operator = tokens.take().toUpperCase(Locale.ROOT);
    return switch (operator) {
      case "BETWEEN" -> between(left);
      case "IN" -> in(left);
      case "=" -> both(left, operand(), AttributeValues::equal);
      case "<>" -> {
        Condition equal = both(left, operand(), AttributeValues::equal);
        yield item -> !equal.test(item);
      }
      case "<" -> ordered(left, operand(), order -> order < 0);
      case "<=" -> ordered(left, operand(), order -> order <= 0);
      case ">" -> ordered(left, operand(), order -> order > 0);
      case ">=" -> ordered(left, operand(), order -> order >= 0);
      default -> throw tokens.syntaxError();
    };
  }

  private Condition between(Operand value) {
    Operand low = operand();
    tokens.expect("AND");
    Operand high = operand();
    Condition above = ordered(value, low, order -> order >= 0);
    Condition below = ordered(value, high, order -> order <= 0);
    return item -> above.test(item) && below.test(item);
  }

  private Condition in(Operand value) {
    tokens.expect("(");
    List<Condition> conditions = new ArrayList<>();
    do {
      conditions.add(both(value, operand(), AttributeValues::equal));
    } while (tokens.accept(","));
    tokens.expect(")");
    return item -> conditions.stream().anyMatch(condition -> condition.test(item));
  }

  /** A comparison with a missing value is false. */
  private static Condition ordered(Operand left, Operand right, Predicate<Integer> order) {
    return both(
        left,
        right,
        (one, other) -> {
          OptionalInt found = AttributeValues.compare(one, other);
          return found.isPresent() && order.test(found.getAsInt());
        });
  }

  private static Condition both(Operand left, Operand right, Comparison comparison) {
    return item ->
        left.apply(item)
            .flatMap(one -> right.apply(item).map(other -> comparison.holds(one, other)))
            .orElse(false);
  }

  /** A comparison of two values. */
  private interface Comparison {
    boolean holds(AttributeValue one, AttributeValue other);
  }
}
