package dev.tidemark.local.memory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The placeholders of a request, and the expressions that it sends with them.
 *
 * @param names the names of placeholders
 * @param values the values of placeholders
 */
record MemoryExpressions(Map<String, String> names, Map<String, AttributeValue> values) {
  /** The placeholders of a request that has none. */
  static final MemoryExpressions NONE = new MemoryExpressions(Map.of(), Map.of());

  /** Returns the tokens of an expression. */
  ExpressionTokens tokens(String expression) {
    return new ExpressionTokens(expression, names, values);
  }

  /** Returns whether an item satisfies a condition or filter; every item does if there is none. */
  Predicate<Map<String, AttributeValue>> condition(@Nullable String condition) {
    return condition == null ? _ -> true : ConditionParser.parse(tokens(condition));
  }

  /** Returns an item after an update expression. */
  Map<String, AttributeValue> update(
      @Nullable String expression, Map<String, AttributeValue> item) {
    return expression == null ? item : UpdateParser.apply(tokens(expression), item);
  }

  /** Returns the attributes of an item that a request asks for; all if it names none. */
  Map<String, AttributeValue> project(
      @Nullable String projection, Map<String, AttributeValue> item) {
    if (projection == null) {
      return item;
    }
    ExpressionTokens tokens = tokens(projection);
    Map<String, AttributeValue> projected = new HashMap<>();
    do {
      AttributePath path = tokens.path();
      if (path.steps().size() > 1) {
        throw MemoryErrors.invalid("The memory engine projects only whole attributes");
      }
      path.find(item).ifPresent(value -> projected.put(path.attribute(), value));
    } while (tokens.accept(","));
    tokens.expectEnd();
    return projected;
  }

  /** Returns the attributes of several items that a request asks for. */
  List<Map<String, AttributeValue>> project(
      @Nullable String projection, List<Map<String, AttributeValue>> items) {
    return items.stream().map(item -> project(projection, item)).toList();
  }
}
