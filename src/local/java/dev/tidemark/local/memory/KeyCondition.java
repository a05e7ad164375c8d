package dev.tidemark.local.memory;

import dev.tidemark.dynamodb.item.ItemKey;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * The condition of a query on keys.
 *
 * @param partition the partition key
 * @param from a sort key that is not above the first match
 * @param matches the condition of the sort keys, which is true of successive ones
 */
record KeyCondition(String partition, String from, Predicate<String> matches) {
  static KeyCondition of(QueryRequest request) {
    if (request.keyConditionExpression() == null) {
      throw MemoryErrors.invalid("Query needs a KeyConditionExpression");
    }
    ExpressionTokens tokens =
        new MemoryExpressions(
                request.expressionAttributeNames(), request.expressionAttributeValues())
            .tokens(request.keyConditionExpression());
    KeyCondition condition = both(tokens, new KeyCondition("", "", _ -> true));
    tokens.expectEnd();
    if (condition.partition.isEmpty()) {
      throw MemoryErrors.invalid("Query condition missed key schema element: pk");
    }
    return condition;
  }

  private static KeyCondition both(ExpressionTokens tokens, KeyCondition other) {
    KeyCondition condition = term(tokens, other);
    return tokens.accept("AND") ? term(tokens, condition) : condition;
  }

  private static KeyCondition term(ExpressionTokens tokens, KeyCondition other) {
    if (tokens.accept("(")) {
      KeyCondition within = both(tokens, other);
      tokens.expect(")");
      return within;
    }
    Optional<String> function = tokens.acceptFunction();
    if (function.isPresent()) {
      return prefix(function.get(), tokens, other);
    }
    String key = key(tokens);
    String operator = tokens.take();
    String value = text(tokens.value());
    if (key.equals(ItemKey.PARTITION)) {
      if (!operator.equals("=")) {
        throw MemoryErrors.invalid("Query key condition not supported");
      }
      return new KeyCondition(value, other.from, other.matches);
    }
    return other.where(operator, value, tokens);
  }

  private static KeyCondition prefix(String function, ExpressionTokens tokens, KeyCondition other) {
    String key = key(tokens);
    if (!function.equals("begins_with") || !key.equals(ItemKey.SORT)) {
      throw tokens.syntaxError();
    }
    tokens.expect(",");
    String prefix = text(tokens.value());
    tokens.expect(")");
    return new KeyCondition(other.partition, prefix, sort -> sort.startsWith(prefix));
  }

  private KeyCondition where(String operator, String value, ExpressionTokens tokens) {
    return switch (operator.toUpperCase(Locale.ROOT)) {
      case "=" -> new KeyCondition(partition, value, value::equals);
      case ">" -> new KeyCondition(partition, value, sort -> MemoryItems.order(sort, value) > 0);
      case ">=" -> new KeyCondition(partition, value, sort -> MemoryItems.order(sort, value) >= 0);
      case "<" -> new KeyCondition(partition, "", sort -> MemoryItems.order(sort, value) < 0);
      case "<=" -> new KeyCondition(partition, "", sort -> MemoryItems.order(sort, value) <= 0);
      case "BETWEEN" -> {
        tokens.expect("AND");
        String last = text(tokens.value());
        yield new KeyCondition(
            partition,
            value,
            sort -> MemoryItems.order(sort, value) >= 0 && MemoryItems.order(sort, last) <= 0);
      }
      default -> throw tokens.syntaxError();
    };
  }

  private static String key(ExpressionTokens tokens) {
    AttributePath path = tokens.path();
    String name = path.attribute();
    if (path.steps().size() > 1 || !(name.equals(ItemKey.PARTITION) || name.equals(ItemKey.SORT))) {
      throw MemoryErrors.invalid("Query condition has an attribute that is not of the key");
    }
    return name;
  }

  private static String text(AttributeValue value) {
    return Optional.ofNullable(value.s())
        .filter(text -> !text.isEmpty())
        .orElseThrow(() -> MemoryErrors.invalid("A key is not a text, or empty"));
  }
}
